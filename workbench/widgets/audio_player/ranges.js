// Stretches of time that were heard, as sorted pairs [from, to] in seconds.

export function union(ranges) {
  const merged = [];
  for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 0.25) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function pairs(timeRanges) {
  return Array.from({ length: timeRanges.length }, (_, index) => [timeRanges.start(index), timeRanges.end(index)]);
}

export function lengthOf(ranges) {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
