// A text with its commented passages marked, overlapping ones too.

import { make } from "../shared/dom.js";

// Pieces of the text between one border of a passage and the next, each with the passages that cover it.
function piecesOf(whole, passages) {
  const borders = new Set([0, whole.length, ...passages.flatMap(({ start, end }) => [start, end])]);
  const sorted = [...borders].filter((at) => at <= whole.length).sort((one, other) => one - other);
  return sorted.slice(0, -1).map((from, index) => {
    const to = sorted[index + 1];
    return { text: whole.slice(from, to), to, covering: passages.filter(({ start, end }) => start <= from && end >= to) };
  });
}

// passages: with the number that each has among all comments.
export function markedText(text, passages) {
  return piecesOf(text, passages).map(({ text: piece, to, covering }) => {
    if (!covering.length) return document.createTextNode(piece);
    const ends = covering.filter(({ end }) => end === to).map(({ number }) => number).join(",");
    return make("mark", { "data-numbers": covering.map(({ number }) => number).join(" "), "data-ends": ends || null }, piece);
  });
}

export function inOrder(passages, parts) {
  const place = ({ part, start, end }) => [parts.findIndex(({ key }) => key === part), start, end];
  return [...passages].sort((one, other) => {
    const [left, right] = [place(one), place(other)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : left[at] - right[at];
  });
}
