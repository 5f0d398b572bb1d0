// Keyboard shortcuts: one registry for all widgets of the page, so that `?` can list them all.

import { make } from "./dom.js";

const REGISTRY = Symbol.for("academy.shortcuts");
const BY_CODE = { BracketLeft: "[", BracketRight: "]", Minus: "-", Equal: "=", Slash: "/", Comma: ",", Period: "." };
const SHIFTED = { "=": "+", "/": "?", ",": "<", ".": ">" };
const PRESSED = 'button, a[href], summary, input, select, [role="button"], [role="checkbox"], [role="switch"], [role="option"]';
const STEERED = 'input, select, [role="slider"], [role="tab"], [role="radio"], [role="option"], [role="listbox"], [role="menuitem"]';
const OWN_KEYS = { Space: PRESSED, Enter: PRESSED, ArrowLeft: STEERED, ArrowRight: STEERED, ArrowUp: STEERED, ArrowDown: STEERED };
const TEXTLESS = new Set(["range", "checkbox", "radio", "button", "submit", "color", "file", "image", "reset"]);

export function targetOf(event) {
  return event.composedPath()[0] ?? event.target;
}

export function isTyping(event) {
  const target = targetOf(event);
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLInputElement) return !TEXTLESS.has(target.type);
  return target.isContentEditable || target.matches("textarea, select") || !!target.closest('[role="textbox"]');
}

// Whether the focused element has a use of its own for this key: Space on a button, an arrow on a slider.
function isTaken(event, name) {
  const target = targetOf(event);
  return target instanceof Element && name in OWN_KEYS && !!target.closest(OWN_KEYS[name]);
}

// The key's name as written in shortcuts: "Ctrl+Enter", "Shift+R", "?", whatever the keyboard's alphabet.
export function keyName(event) {
  let key = event.key;
  if (event.altKey || (key.length === 1 && key > "~")) key = fromCode(event) ?? key;
  const printed = key.length === 1 && !/[a-z]/i.test(key);
  if (key.length === 1) key = key.toUpperCase();
  if (key === " ") key = "Space";
  const shift = event.shiftKey && (!printed || key === "Space");
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", shift ? "Shift" : "", key]
    .filter(Boolean)
    .join("+");
}

function fromCode({ code, shiftKey }) {
  const plain = code.match(/^(?:Key|Digit)([A-Z0-9])$/)?.[1] ?? BY_CODE[code];
  return shiftKey ? (SHIFTED[plain] ?? plain) : plain;
}

function registry() {
  if (!window[REGISTRY]) {
    window[REGISTRY] = { entries: [], active: {}, dialog: null };
    document.addEventListener("keydown", (event) => {
      if (event.key === "?" && !isTyping(event) && !event.ctrlKey && !event.altKey) openShortcuts();
    });
  }
  return window[REGISTRY];
}

function isShown(entry) {
  return entry.host.isConnected && entry.host.checkVisibility();
}

// Of several widgets of a kind the one touched last has the keys, else the first that is to be seen.
function hasKeys(entry) {
  const { entries, active } = registry();
  const last = active[entry.kind];
  if (last && entries.includes(last) && isShown(last)) return last === entry;
  return entries.find((other) => other.kind === entry.kind && isShown(other)) === entry;
}

function isCovered() {
  return !!registry().dialog?.open || !!document.querySelector('[role="dialog"], dialog[open]');
}

// bindings: {"Shift+R": action}. An action that returns false leaves the key to the browser.
export function bindKeys(root, kind, bindings, { whileTyping = [] } = {}) {
  const entry = { kind, root, host: root.host ?? root, title: "", close: "", help: [] };
  const listen = (event) => {
    if (event.defaultPrevented || event.isComposing || isCovered() || !hasKeys(entry)) return;
    const name = keyName(event);
    if (!Object.hasOwn(bindings, name) || isTaken(event, name)) return;
    if (isTyping(event) && !whileTyping.includes(name)) return;
    if (bindings[name](event) !== false) event.preventDefault();
  };
  const touch = () => (registry().active[kind] = entry);
  registry().entries.push(entry);
  document.addEventListener("keydown", listen);
  entry.host.addEventListener("pointerdown", touch);
  return {
    describe: (title, help, labels) => Object.assign(entry, { title, help, labels }),
    release() {
      document.removeEventListener("keydown", listen);
      entry.host.removeEventListener("pointerdown", touch);
      registry().entries = registry().entries.filter((other) => other !== entry);
    },
  };
}

export function openShortcuts() {
  const shown = registry().entries.filter((entry) => isShown(entry) && hasKeys(entry)).sort(asOnThePage);
  if (!shown.length || isCovered()) return;
  const [{ root, labels }] = shown;
  const close = make("button", { type: "button", class: "button" }, labels.close, make("kbd", {}, "Esc"));
  const dialog = make("dialog", { class: "shortcuts", "aria-label": labels.shortcuts });
  const header = make("header", {}, make("h2", {}, labels.shortcuts), close);
  dialog.append(header, make("div", { class: "columns" }, ...shown.map(section)));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "?") dialog.close();
    event.stopPropagation();
  });
  dialog.addEventListener("close", () => dialog.remove());
  (root.fullscreenElement ?? root).append(dialog);
  registry().dialog = dialog;
  dialog.showModal();
}

function asOnThePage(one, other) {
  return one.host.compareDocumentPosition(other.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function section({ title, help }) {
  const rows = help.map(([keys, label]) => {
    const names = keys.flatMap((key, index) => (index ? [" ", make("kbd", {}, key)] : [make("kbd", {}, key)]));
    return make("div", { class: "row" }, make("dt", {}, ...names), make("dd", {}, label));
  });
  return make("section", {}, make("h3", {}, title), make("dl", {}, ...rows));
}
