// The thumbnails, under the heading of their task.

import { icon, make } from "../shared/dom.js";

export function drawStrip(strip, pages, open) {
  strip.replaceChildren();
  strip.hidden = pages.length < 2;
  let group = null;
  for (const page of pages) {
    if (page.group && page.group !== group) strip.append(make("h3", {}, page.group));
    group = page.group;
    strip.append(thumbnail(page, open));
  }
}

function thumbnail(page, open) {
  const photo = make("img", { loading: "lazy", decoding: "async", alt: "", draggable: "false", src: page.url });
  const button = make("button", { type: "button", class: "thumb", "data-page": page.id }, photo, icon("warning"), make("span", {}, page.label));
  button.title = [page.group, page.label].filter(Boolean).join(", ");
  photo.addEventListener("error", () => button.classList.add("broken"));
  button.addEventListener("click", () => open(page.id));
  return button;
}

export function markCurrent(strip, id) {
  for (const button of strip.querySelectorAll(".thumb")) {
    const current = button.dataset.page === id;
    button.setAttribute("aria-current", current);
    if (current) scrollInto(strip, button);
  }
}

function scrollInto(strip, button) {
  const above = button.offsetTop - strip.offsetTop;
  if (above < strip.scrollTop) strip.scrollTop = above - 8;
  const below = above + button.offsetHeight - strip.clientHeight;
  if (below > strip.scrollTop) strip.scrollTop = below + 8;
}

