// Where the comment on one passage is typed. Every keystroke is passed on; an empty comment is none.

import { fill, setText } from "../shared/dom.js";

export class Editor {
  constructor(form, { typed, removed, closed }) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.closed = closed;
    this.field.addEventListener("input", () => typed(this.field.value));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.close();
    });
    form.querySelector(".remove").addEventListener("click", () => {
      removed();
      this.close();
    });
    form.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const done = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  open({ quote, text }, { left, top }, labels) {
    setText(this.form.querySelector(".about"), fill(labels.on_passage, { quote }));
    this.field.value = text;
    this.field.placeholder = labels.comment_placeholder;
    this.field.setAttribute("aria-label", fill(labels.on_passage, { quote }));
    this.form.style.left = `${left}px`;
    this.form.style.top = `${top}px`;
    this.form.hidden = false;
    this.field.focus({ preventScroll: true });
  }

  close() {
    if (this.form.hidden) return;
    this.form.hidden = true;
    this.closed();
  }
}
