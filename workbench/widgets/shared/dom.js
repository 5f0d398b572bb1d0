// Making and finding elements, icons, texts.

const ICONS = {
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  left: "M12.5 4.5 7 10l5.5 5.5",
  right: "M7.5 4.5 13 10l-5.5 5.5",
  up: "M4.5 12.5 10 7l5.5 5.5",
  down: "M4.5 7.5 10 13l5.5-5.5",
  "rotate-right": "M15.5 10a5.5 5.5 0 1 1-2-4.2M15.8 2.8v3.6h-3.6",
  "rotate-left": "M4.5 10a5.5 5.5 0 1 0 2-4.2M4.2 2.8v3.6h3.6",
  width: "M3 5v10M17 5v10M6 10h8M8 7.8 5.8 10 8 12.2M12 7.8l2.2 2.2-2.2 2.2",
  page: "M5.5 3h9v14h-9zM10 6v8M8.2 7.6 10 5.8l1.8 1.8M8.2 12.4 10 14.2l1.8-1.8",
  contrast: "M10 3.5a6.5 6.5 0 1 0 0 13zM10 3.5a6.5 6.5 0 1 1 0 13",
  expand: "M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4",
  play: "M6.5 4 16 10l-9.5 6z",
  pause: "M6.5 4.5v11M13.5 4.5v11",
  check: "M4 10.5 8.2 14.5 16 6",
  warning: "M10 3.2 17.5 16.5h-15zM10 8v4M10 14.2v.3",
};
const SOLID = { play: true };

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  if (SOLID[name]) path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function fill(text, values) {
  return (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function drawIcons(root) {
  for (const place of root.querySelectorAll("[data-icon]")) {
    if (place.dataset.drawn === place.dataset.icon) continue;
    place.querySelector(":scope > svg")?.remove();
    place.prepend(icon(place.dataset.icon));
    place.dataset.drawn = place.dataset.icon;
  }
}

// data-text: the label is the element's text; data-tip: it is the tooltip and the accessible name.
export function applyLabels(root, labels) {
  for (const place of root.querySelectorAll("[data-text]")) setText(place, labels[place.dataset.text]);
  for (const place of root.querySelectorAll("[data-tip]")) {
    const key = place.querySelector("kbd")?.textContent ?? place.dataset.keys;
    const label = labels[place.dataset.tip];
    place.setAttribute("aria-label", label);
    place.title = key ? `${label} (${key})` : label;
  }
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A click with the mouse must not take the focus along, or Space would press the same button again.
export function keepFocus(root) {
  root.addEventListener("mousedown", (event) => {
    if (event.target.closest("button, .advance")) event.preventDefault();
  });
}
