// One criterion: its score, however that is given, its comment if it has one, and what is suggested for it.

import { drawIcons, fill, setText } from "../shared/dom.js";
import { drawCriterion } from "./layouts.js";
import { limits, readScore, shown, stepped } from "./scores.js";

const STEP_KEYS = { ArrowUp: 1, ArrowDown: -1 };

export class CriterionRow {
  // key: the shortcut that leads here, if it has one of its own.
  constructor(criterion, { number, key, chips }, edited) {
    this.criterion = criterion;
    this.key = key;
    this.edited = edited;
    this.section = drawCriterion(criterion, `criterion-${number}`, criterion.group ? "" : key, chips);
    this.score = this.section.querySelector(".score");
    this.slider = this.section.querySelector(".slider");
    this.comment = this.section.querySelector(".comment");
    drawIcons(this.section);
    this.score.addEventListener("input", () => this.changed());
    this.score.addEventListener("blur", () => this.tidy());
    this.score.addEventListener("focus", () => this.score.select());
    this.comment?.addEventListener("input", () => this.edited());
    this.slider?.addEventListener("input", () => this.put(shown(this.slider.value * limits(criterion).step)));
    this.section.addEventListener("keydown", (event) => this.press(event));
    this.section.addEventListener("click", (event) => this.click(event));
  }

  label(criterion, labels) {
    this.criterion = criterion;
    this.labels = labels;
    const set = (part, name, value) => this.section.querySelector(part)?.setAttribute(name, value);
    setText(this.section.querySelector("h3"), criterion.label);
    setText(this.section.querySelector(".hint"), criterion.hint);
    const of = this.section.querySelector(".of");
    if (of) setText(of, fill(labels.of_maximum, { maximum: shown(limits(criterion).maximum) }));
    set("h3", "title", criterion.full);
    set(".score", "aria-label", `${labels.score}: ${criterion.full}`);
    set('[role="group"]', "aria-label", `${labels.score}: ${criterion.full}`);
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
    return { raw: this.score.value, comment: this.comment?.value ?? "" };
  }

  set content({ raw = "", comment = "" }) {
    if (this.score.value !== raw) this.score.value = raw;
    if (this.comment && this.comment.value !== comment) this.comment.value = comment;
    this.suggestion = undefined;
    this.draw();
  }

  get reading() {
    return readScore(this.plain(this.score.value), this.criterion);
  }

  get mark() {
    return { score: this.scoreOf(this.score.value), comment: this.comment?.value ?? "" };
  }

  // Among lines of bands "65" is 6.5: a dot less to type.
  plain(raw) {
    const [, whole, tenths] = (this.criterion.layout === "line" && raw.trim().match(/^(\d)(\d)$/)) || [];
    return whole && limits(this.criterion).maximum < 1000 ? `${whole}.${tenths}` : raw;
  }

  scoreOf(raw) {
    const { value } = readScore(this.plain(raw), this.criterion);
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
    for (const choice of this.section.querySelectorAll(".choice")) {
      choice.setAttribute("aria-pressed", value !== undefined && choice.dataset.score === shown(value));
    }
    this.drawSuggestion(value);
    if (!this.slider) return;
    this.slider.classList.toggle("empty", value === undefined);
    const place = value === undefined ? 0 : value / limits(this.criterion).step;
    if (Number(this.slider.value) !== place) this.slider.value = place;
  }

  // A score follows what is suggested until somebody gives another one.
  suggest(value) {
    const before = this.suggestion;
    const own = this.score.value.trim();
    this.suggestion = value;
    if (before !== value && (!own || (before !== undefined && this.scoreOf(own) === shown(before)))) {
      this.score.value = value === undefined ? "" : shown(value);
    }
    this.draw();
  }

  drawSuggestion(value) {
    const place = this.section.querySelector(".suggestion");
    if (!place || !this.labels) return;
    place.hidden = this.suggestion === undefined;
    if (place.hidden) return;
    const followed = value === this.suggestion;
    place.classList.toggle("followed", followed);
    setText(place, followed ? this.labels.as_suggested : fill(this.labels.suggested, { score: shown(this.suggestion) }));
    place.title = followed ? "" : this.labels.use_suggestion;
  }

  choose(place) {
    const choice = this.section.querySelectorAll(".choice")[place];
    if (choice) this.put(choice.dataset.score);
    return !!choice;
  }

  press(event) {
    const inComment = this.comment && event.target === this.comment;
    if (inComment && event.key === "Escape") this.comment.blur();
    if (inComment || this.score.readOnly || event.ctrlKey || event.altKey || event.metaKey) return;
    const by = STEP_KEYS[event.key];
    if (by) this.put(stepped(this.score.value, this.criterion, event.shiftKey ? by * 10 : by));
    else if (event.key === "Enter" && this.criterion.layout === "line") this.leave(event.shiftKey);
    else if (/^[0-9.,]$/.test(event.key) && event.target !== this.score && !this.score.hidden) this.typeInto(event.key);
    else return;
    event.preventDefault();
  }

  typeInto(character) {
    this.score.focus();
    this.put(character);
    this.score.setSelectionRange(1, 1);
  }

  // The footer stays in sight and may lie over the line that is typed into.
  uncover(footer) {
    this.section.style.scrollMargin = `80px 0 ${footer.offsetHeight + 16}px`;
    this.section.scrollIntoView({ block: "nearest" });
  }

  leave(backwards) {
    const fields = [...this.section.closest(".criteria").querySelectorAll(".score:not([hidden])")];
    fields[fields.indexOf(this.score) + (backwards ? -1 : 1)]?.focus();
  }

  click(event) {
    const pressed = event.target.closest("[data-by]");
    const choice = event.target.closest(".choice");
    if (choice) this.put(choice.dataset.score);
    if (event.target.closest(".suggestion")) this.put(shown(this.suggestion));
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

  // Choices need no focus: their digits work wherever nothing is typed, and Enter is to submit, not to press one of them.
  focus() {
    if (this.score.hidden) this.section.getRootNode().activeElement?.blur();
    else this.score.focus();
    this.section.scrollIntoView({ block: "nearest" });
  }
}
