// Texts to be marked: their words counted, passages commented on. The marking form beside keeps the comments.

import { component } from "../shared/component.js";
import { applyLabels, make } from "../shared/dom.js";
import { bindKeys } from "../shared/keys.js";
import { changePassages, wantPassages, watchForm } from "../shared/passages.js";
import { Editor } from "./editor.js";
import { inOrder, markedText } from "./passages.js";
import { dropSelection, selectedPassage } from "./selection.js";

class Essay {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.querySelector(".essay");
    this.places = this.root.querySelector(".parts");
    this.offer = this.root.querySelector(".comment-this");
    this.passages = [];
    this.editor = new Editor(this.root.querySelector(".editor"), {
      typed: (text) => this.typed(text),
      removed: () => this.typed(""),
      closed: () => this.closed(),
    });
    this.offer.addEventListener("click", () => this.begin());
    this.places.addEventListener("click", (event) => this.click(event));
    this.places.addEventListener("pointerover", ({ target }) => this.point(target));
    this.look = () => setTimeout(() => this.offerComment());
    for (const event of ["pointerup", "keyup"]) document.addEventListener(event, this.look);
    this.stop = watchForm({
      passages: (said) => said.review === this.data?.review && this.hear(said.passages),
      part: (said) => said.review === this.data?.review && this.turnTo(said.part),
    });
    this.keys = bindKeys(parent, "essay", { C: () => this.begin() });
  }

  update(data) {
    const isNew = this.data?.review !== data.review;
    this.data = data;
    if (isNew) {
      this.editor.close();
      this.current = null;
    }
    this.isKept = false;
    applyLabels(this.root, data.labels);
    this.build();
    wantPassages(data.review);
    if (!this.isKept) this.show(data.remarks.filter(({ start }) => start !== null));
    this.keys.describe(data.labels.essay, [[["C"], data.labels.comment_this]], data.labels);
  }

  // The form has the comments: they can be changed while it is there.
  hear(passages) {
    this.isKept = true;
    if (this.current && !passages.some((passage) => passage === this.current)) this.current = passages.find((passage) => this.isCurrent(passage)) ?? null;
    this.show(passages);
  }

  isCurrent({ part, start, end }) {
    return part === this.current?.part && start === this.current.start && end === this.current.end;
  }

  turnTo(part) {
    const section = this.places.querySelector(`.part[data-part="${part}"]`);
    if (section) this.places.scrollTo({ top: section.offsetTop, behavior: "smooth" });
  }

  show(passages) {
    this.passages = inOrder(passages, this.data.parts);
    this.draw();
  }

  build() {
    const { parts, labels } = this.data;
    const known = JSON.stringify([parts, labels]);
    if (known === this.built) return;
    this.built = known;
    const pieces = parts.map(({ key, label, count, aim, is_short: isShort }) => make("section", { class: "part", "data-part": key },
      make("header", {}, make("h3", {}, label), make("span", { class: `count${isShort ? " short" : ""}` }, make("b", {}, count), ` ${aim}`)),
      make("div", { class: "text", "data-part": key, tabindex: "0" }),
      make("ol", { class: "comments" })));
    this.places.replaceChildren(...pieces);
  }

  draw() {
    const { parts, labels } = this.data;
    const numbered = this.passages.map((passage, index) => ({ ...passage, number: index + 1, passage }));
    for (const { key, text } of parts) {
      const section = this.places.querySelector(`.part[data-part="${key}"]`);
      const mine = numbered.filter(({ part }) => part === key);
      const place = section.querySelector(".text");
      place.classList.toggle("empty", !text);
      place.replaceChildren(...(text ? markedText(text, mine) : [labels.no_text]));
      section.querySelector(".comments").replaceChildren(...mine.map((comment) => this.comment(comment)));
    }
    const open = numbered.find(({ passage }) => passage === this.current);
    for (const mark of this.places.querySelectorAll("mark")) {
      mark.classList.toggle("current", !!open && mark.dataset.numbers.split(" ").includes(String(open.number)));
    }
  }

  comment({ number, quote, text }) {
    const shown = quote.length > 60 ? `${quote.slice(0, 60)}…` : quote;
    return make("li", { "data-number": number, class: this.isKept ? "open" : "" },
      make("b", {}, String(number)), make("div", {}, make("q", {}, shown), make("p", {}, text)));
  }

  point(target) {
    const number = target.closest?.("[data-number]")?.dataset.number;
    const numbers = target.closest?.("mark")?.dataset.numbers.split(" ") ?? [number];
    for (const mark of this.places.querySelectorAll("mark")) {
      mark.classList.toggle("near", mark.dataset.numbers.split(" ").some((at) => numbers.includes(at)));
    }
  }

  offerComment() {
    const passage = this.isKept && this.editor.form.hidden ? selectedPassage(this.parent) : null;
    this.offer.hidden = !passage;
    if (!passage) return;
    const { left, top } = this.beside(passage.box, this.offer.offsetWidth);
    this.offer.style.left = `${left}px`;
    this.offer.style.top = `${top}px`;
  }

  // Below that box, within the texts.
  beside(box, width) {
    const around = this.root.getBoundingClientRect();
    return { left: Math.max(0, Math.min(box.left - around.left, around.width - width)), top: box.bottom - around.top + 6 };
  }

  begin() {
    const passage = this.isKept ? selectedPassage(this.parent) : null;
    if (!passage) return false;
    const { box, ...words } = passage;
    dropSelection(this.parent);
    this.offer.hidden = true;
    this.edit(this.passages.find((known) => known.part === words.part && known.start === words.start && known.end === words.end)
      ?? { ...words, quote: words.quote.slice(0, 2000), text: "" }, box);
    return true;
  }

  edit(passage, box) {
    this.current = passage;
    if (!this.passages.includes(passage)) this.show([...this.passages, passage]);
    else this.draw();
    this.editor.open(passage, this.beside(box, 340), this.data.labels);
  }

  typed(text) {
    if (!this.current) return;
    const before = this.current;
    this.current = { ...before, text };
    this.show(this.passages.map((passage) => (passage === before ? this.current : passage)));
    this.tell();
  }

  tell() {
    const said = this.passages.map((passage) => ({ ...passage, text: passage.text.trim() })).filter(({ text }) => text);
    changePassages(this.data.review, said);
  }

  closed() {
    this.current = null;
    this.show(this.passages.filter(({ text }) => text.trim()));
    this.parent.activeElement?.blur();
  }

  click({ target }) {
    const number = target.closest("[data-number]")?.dataset.number ?? target.closest("mark")?.dataset.numbers.split(" ").at(-1);
    if (!number || !this.isKept || selectedPassage(this.parent)) return;
    this.edit(this.passages[number - 1], (target.closest("mark") ?? target.closest("li")).getBoundingClientRect());
  }

  dispose() {
    this.stop();
    this.keys.release();
    for (const event of ["pointerup", "keyup"]) document.removeEventListener(event, this.look);
  }
}

export default component((parent) => new Essay(parent));
