// What follows from the scores while they are typed: suggestions, the total, the level.

import { fill, setText } from "../shared/dom.js";
import { suggestionOf, totalOf } from "./reckoning.js";
import { levelOf, limits, shown } from "./scores.js";

const valuesOf = (rows) => Object.fromEntries(rows.map((row) => [row.criterion.key, row.reading.value]));

export function suggestAll(rows) {
  const typed = valuesOf(rows);
  for (const row of rows) row.suggest(suggestionOf(row.criterion, typed));
}

export function drawSums(part, rows, { labels, levels, total: rule }) {
  const total = totalOf(valuesOf(rows), rule);
  const best = Object.fromEntries(rows.map(({ criterion }) => [criterion.key, limits(criterion).maximum]));
  const complete = rows.every(({ criterion, reading }) => reading.value !== undefined || !criterion.required);
  setText(part("total"), total === undefined ? "–" : shown(total));
  setText(part("maximum"), fill(labels.of_maximum, { maximum: shown(totalOf(best, rule)) }));
  part("level").hidden = part("level-label").hidden = !levels.length;
  setText(part("level"), complete && levels.length ? levelOf(total, levels) : "–");
}
