// Scores as typed, checked in whole hundredths so that no fraction is lost.

const hundredths = (text) => Math.round(Number(text) * 100);

export const shown = (value) => String(value / 100);

export function limits(criterion) {
  return { maximum: hundredths(criterion.max), step: hundredths(criterion.step) };
}

// What stands in the field: {value} in hundredths, {} when empty, {problem, values} when it can't be a score.
export function readScore(raw, criterion) {
  const text = raw.trim();
  if (!text) return {};
  const number = Number(text.replace(",", "."));
  if (!/^[+-]?\d*[.,]?\d*$/.test(text) || !/\d/.test(text)) return { problem: "not_a_number", values: { score: text } };
  const { maximum, step } = limits(criterion);
  const exact = number * 100;
  if (exact < 0) return { problem: "negative", values: {} };
  if (exact > maximum) return { problem: "too_high", values: { score: text, maximum: shown(maximum) } };
  const value = Math.round(exact);
  if (Math.abs(exact - value) > 1e-6 || value % step) return { problem: "off_step", values: neighbours(exact, step, maximum) };
  return { value };
}

function neighbours(exact, step, maximum) {
  const below = Math.floor(exact / step) * step;
  return { step: shown(step), below: shown(below), above: shown(Math.min(maximum, below + step)) };
}

// The score so many steps away; from an empty field the first step up is the first score.
export function stepped(raw, criterion, steps) {
  const { maximum, step } = limits(criterion);
  const text = Number(raw.trim().replace(",", "."));
  const from = Number.isFinite(text) ? text * 100 : 0;
  const onGrid = steps > 0 ? Math.floor(from / step + 1e-9) : Math.ceil(from / step - 1e-9);
  return shown(Math.min(maximum, Math.max(0, (onGrid + steps) * step)));
}

export function levelOf(total, levels) {
  return levels.find(([, least]) => total >= least * 100)?.[0] ?? "—";
}
