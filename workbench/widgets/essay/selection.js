// Which passage of which text is selected; offsets count as browsers do, in UTF-16 units.

const CONTAINERS = ".text";

function rangeIn(root) {
  const selection = root.getSelection?.() ?? document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const [composed] = selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (!composed) return selection.getRangeAt(0);
  const range = document.createRange();
  range.setStart(composed.startContainer, composed.startOffset);
  range.setEnd(composed.endContainer, composed.endOffset);
  return range;
}

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

export function selectedPassage(root) {
  const range = rangeIn(root);
  const place = range && elementOf(range.startContainer)?.closest(CONTAINERS);
  if (!place || !root.contains(place) || !place.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(place);
  before.setEnd(range.startContainer, range.startOffset);
  const selected = range.toString();
  const quote = selected.trim();
  if (!quote) return null;
  const start = before.toString().length + selected.indexOf(quote);
  const box = [...range.getClientRects()].at(-1) ?? place.getBoundingClientRect();
  return { part: place.dataset.part, start, end: start + quote.length, quote, box };
}

export function dropSelection(root) {
  (root.getSelection?.() ?? document.getSelection())?.removeAllRanges();
}
