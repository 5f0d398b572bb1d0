// One criterion: score field with steppers, slider, comment.

import { drawIcons, fill, make, setText } from "../shared/dom.js";
import { limits, readScore, shown, stepped } from "./scores.js";

const STEP_KEYS = { ArrowUp: 1, ArrowDown: -1 };

export class CriterionRow {
  constructor(criterion, number, chips, edited) {
    this.criterion = criterion;
    this.edited = edited;
    this.section = this.build(number, chips);
    this.score = this.section.querySelector(".score");
    this.slider = this.section.querySelector(".slider");
    this.comment = this.section.querySelector(".comment");
    drawIcons(this.section);
    this.score.addEventListener("input", () => this.changed());
    this.score.addEventListener("blur", () => this.tidy());
    this.score.addEventListener("focus", () => this.score.select());
    this.comment.addEventListener("input", () => this.edited());
    this.slider.addEventListener("input", () => this.put(shown(this.slider.value * limits(criterion).step)));
    this.section.addEventListener("keydown", (event) => this.press(event));
    this.section.addEventListener("click", (event) => this.click(event));
  }

  build(number, chips) {
    const { maximum, step } = limits(this.criterion);
    const id = `criterion-${number}`;
    const stepper = (by, icon) => make("button", { type: "button", class: "button", "data-by": by, "data-icon": icon, tabindex: "-1" });
    const score = make("input", {
      class: "score", id, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "12", role: "spinbutton",
      "aria-valuemin": "0", "aria-valuemax": shown(maximum), "aria-describedby": `${id}-fault`,
    });
    const section = make("section", { class: "criterion", "aria-labelledby": `${id}-title` });
    section.append(
      make("header", {}, make("h3", { id: `${id}-title` }), make("span", { class: "hint" }),
        number <= 9 ? make("kbd", {}, `Alt+${number}`) : ""),
      make("div", { class: "marking" },
        make("div", { class: "field" }, stepper(-1, "minus"), score, stepper(1, "plus")),
        make("span", { class: "of" }),
        make("input", { class: "slider", type: "range", min: "0", max: maximum / step, step: "1", value: "0" })),
      make("p", { class: "fault-text", id: `${id}-fault`, role: "alert", hidden: true }),
      make("textarea", { class: "comment", rows: "2" }),
      make("div", { class: "chips", hidden: !chips.length },
        ...chips.map((text) => make("button", { type: "button", class: "chip" }, text))),
    );
    return section;
  }

  label(criterion, labels) {
    this.criterion = criterion;
    this.labels = labels;
    const set = (part, name, value) => this.section.querySelector(part).setAttribute(name, value);
    setText(this.section.querySelector("h3"), criterion.label);
    setText(this.section.querySelector(".hint"), criterion.hint);
    setText(this.section.querySelector(".of"), fill(labels.of_maximum, { maximum: shown(limits(criterion).maximum) }));
    set(".score", "aria-label", `${labels.score}: ${criterion.label}`);
    set(".slider", "aria-label", `${labels.slider}: ${criterion.label}`);
    set(".comment", "aria-label", `${labels.comment}: ${criterion.label}`);
    set(".comment", "placeholder", labels.comment_placeholder);
    for (const [by, label] of [[1, `${labels.step_up} (↑)`], [-1, `${labels.step_down} (↓)`]]) {
      set(`[data-by="${by}"]`, "title", label);
      set(`[data-by="${by}"]`, "aria-label", label);
    }
    this.draw();
  }

  get content() {
    return { raw: this.score.value, comment: this.comment.value };
  }

  set content({ raw = "", comment = "" }) {
    if (this.score.value !== raw) this.score.value = raw;
    if (this.comment.value !== comment) this.comment.value = comment;
    this.draw();
  }

  get reading() {
    return readScore(this.score.value, this.criterion);
  }

  get mark() {
    return { score: this.scoreOf(this.score.value), comment: this.comment.value };
  }

  scoreOf(raw) {
    const { value } = readScore(raw, this.criterion);
    return value === undefined ? null : shown(value);
  }

  put(raw) {
    this.score.value = raw;
    this.changed();
  }

  // "20,50" becomes "20.5" once the field is left; what is no score stays as it was typed.
  tidy() {
    const { value } = this.reading;
    if (value !== undefined && this.score.value !== shown(value)) this.score.value = shown(value);
  }

  changed() {
    this.draw();
    this.edited();
  }

  draw() {
    const { value, problem, values } = this.reading;
    const fault = this.section.querySelector(".fault-text");
    this.section.classList.toggle("faulty", !!problem);
    this.score.setAttribute("aria-invalid", !!problem);
    if (value !== undefined) this.score.setAttribute("aria-valuenow", shown(value));
    else this.score.removeAttribute("aria-valuenow");
    fault.hidden = !problem;
    if (problem && this.labels) setText(fault, fill(this.labels[problem], values));
    this.slider.classList.toggle("empty", value === undefined);
    const place = value === undefined ? 0 : value / limits(this.criterion).step;
    if (Number(this.slider.value) !== place) this.slider.value = place;
  }

  press(event) {
    const inComment = event.target === this.comment;
    if (inComment || this.score.readOnly || event.ctrlKey || event.altKey || event.metaKey) return;
    const by = STEP_KEYS[event.key];
    if (by) this.put(stepped(this.score.value, this.criterion, event.shiftKey ? by * 10 : by));
    else if (/^[0-9.,]$/.test(event.key) && event.target !== this.score) this.typeInto(event.key);
    else return;
    event.preventDefault();
  }

  typeInto(character) {
    this.score.focus();
    this.put(character);
    this.score.setSelectionRange(1, 1);
  }

  click(event) {
    const pressed = event.target.closest("[data-by]");
    const chip = event.target.closest(".chip");
    if (pressed) this.put(stepped(this.score.value, this.criterion, Number(pressed.dataset.by)));
    if (chip) this.insert(chip.textContent);
  }

  insert(text) {
    const { comment } = this;
    const before = comment.value.slice(0, comment.selectionStart);
    const space = before && !/\s$/.test(before) ? " " : "";
    comment.focus();
    comment.setRangeText(space + text, comment.selectionStart, comment.selectionEnd, "end");
    this.edited();
  }

  focus() {
    this.score.focus();
    this.section.scrollIntoView({ block: "nearest" });
  }
}
