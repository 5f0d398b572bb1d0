// The marking form of one review; shown another review, it starts anew.

import { component } from "../shared/component.js";
import { applyLabels, fill, keepFocus, setText } from "../shared/dom.js";
import { bindKeys, openShortcuts } from "../shared/keys.js";
import { CriterionRow } from "./criterion.js";
import { Decisions } from "./decisions.js";
import { choose, forgetOld, LocalCopy, sweep } from "./keeping.js";
import { Saving } from "./saving.js";
import { levelOf, limits, shown } from "./scores.js";

class MarkingForm {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.querySelector(".form");
    this.part = (name) => this.root.querySelector(`.${name}`);
    this.reason = this.part("reason").querySelector("textarea");
    this.rows = [];
    this.saving = new Saving(this.part("status"));
    this.decisions = new Decisions(this.root, {
      submit: () => this.emit("submit", { reason: this.reason.value.trim() }),
      release: () => this.emit("release"),
      skip: (reason, flagged) => this.emit("skip", { reason, flagged }),
      typed: () => this.keep(),
      failed: () => {
        this.keep();
        this.saving.flush();
      },
    });
    keepFocus(this.root);
    this.reason.addEventListener("input", () => this.edited());
    this.root.addEventListener("focusout", () => this.saving.flush());
    this.part("swap").addEventListener("click", () => this.swap());
    this.part("help").addEventListener("click", openShortcuts);
    this.leave = () => this.saving.flush();
    window.addEventListener("pagehide", this.leave);
    this.bind();
    forgetOld();
  }

  bind() {
    const jumps = Array.from({ length: 9 }, (_, index) => [`Alt+${index + 1}`, () => this.rows[index]?.focus()]);
    const bindings = {
      ...Object.fromEntries(jumps),
      "Ctrl+Enter": (event) => event.repeat || this.decisions.submit(),
      "Alt+R": () => this.decisions.release(),
      "Alt+S": () => this.decisions.toggleSkip(),
    };
    this.keys = bindKeys(this.parent, "rubric_form", bindings, { whileTyping: Object.keys(bindings) });
  }

  update(data, send) {
    const previous = this.data;
    this.send = send;
    sweep(data.user, data.receipts);
    if (previous?.form !== data.form || previous.user !== data.user) this.open(data, previous);
    else this.data = data;
    this.relabel();
    const receipt = data.receipts[data.form];
    if (receipt) this.saving.heard(receipt.revision, null);
    if (data.outcome?.form === data.form) this.hear(data.outcome);
    this.draw();
  }

  hear({ revision, problem, event }) {
    if (event === "draft") this.saving.heard(revision, problem);
    else this.decisions.settle(revision, problem);
  }

  open(data, previous) {
    const hadFocus = this.root.contains(this.parent.activeElement);
    if (previous && this.saving.unsent && !(data.receipts[previous.form]?.revision >= this.saving.edited)) this.saving.flush();
    this.saving.reset();
    this.decisions.reset();
    this.data = data;
    this.local = new LocalCopy(data.user, data.form);
    this.revision = Math.max(this.local.copy?.revision ?? 0, data.receipts[data.form]?.revision ?? 0);
    this.build();
    this.fillIn();
    if (hadFocus && previous) this.rows[0]?.focus();
  }

  build() {
    const { criteria, chips, needsReason } = this.data;
    this.rows = criteria.map((criterion, index) => new CriterionRow(criterion, index + 1, chips, () => this.edited()));
    this.part("criteria").replaceChildren(...this.rows.map((row) => row.section));
    this.part("reason").hidden = !needsReason;
    this.reason.value = "";
  }

  // The newer of the server's draft and this browser's copy; the other one stays a click away.
  fillIn() {
    const { draft, draftSavedAt } = this.data;
    const saved = { marks: fromServer(draft), reason: "" };
    const copy = this.local.copy;
    const fingerprint = this.fingerprint(saved.marks);
    const choice = choose(this.local, fingerprint, copy && this.fingerprint(copy.marks), draftSavedAt);
    this.local.descendsFrom(fingerprint);
    this.alternative = choice === "restored" ? saved : choice === "elsewhere" ? copy : null;
    this.noteKind = this.alternative ? choice : null;
    this.put(choice === "restored" || choice === "same" ? copy : saved);
    if (choice === "restored") this.edited(true);
    if (choice === "saved" && copy) this.local.drop();
  }

  put({ marks, reason, unsaid }) {
    for (const row of this.rows) row.content = marks[row.criterion.key] ?? {};
    this.reason.value = reason ?? "";
    this.decisions.unsaid = unsaid;
  }

  swap() {
    const now = this.content();
    this.put(this.alternative);
    this.alternative = now;
    this.noteKind = this.noteKind === "restored" ? "elsewhere" : "restored";
    this.edited(true);
  }

  content(unsaid = this.decisions.unsaid) {
    const marks = Object.fromEntries(this.rows.map((row) => [row.criterion.key, row.content]));
    const partial = this.rows.some((row) => row.reading.problem) || !!this.reason.value || !!unsaid;
    return { marks, reason: this.reason.value, unsaid, partial };
  }

  // Of the marks as the server would have them.
  fingerprint(marks) {
    const reading = this.data.criteria.map(({ key }) => {
      const row = this.rows.find((candidate) => candidate.criterion.key === key);
      const { raw = "", comment = "" } = marks[key] ?? {};
      return [key, row.scoreOf(raw), comment];
    });
    return JSON.stringify(reading);
  }

  edited(atOnce = false) {
    this.keep();
    this.saving.noteEdit(this.revision, this.sender());
    if (atOnce) this.saving.flush();
    this.draw();
  }

  keep(unsaid) {
    this.revision = Math.max(Date.now(), this.revision + 1);
    this.local.write(this.revision, this.content(unsaid));
  }

  // Bound to the review being marked now: it may fire when another one is already shown.
  sender() {
    const { local, rows } = this;
    const payload = this.payload();
    return (attempt) => {
      local.descendsFrom(JSON.stringify(rows.map((row) => [row.criterion.key, payload.marks[row.criterion.key].score,
        payload.marks[row.criterion.key].comment])));
      this.send.setStateValue("draft", { ...payload, attempt });
    };
  }

  payload() {
    const { reviewId, version } = this.data;
    const marks = Object.fromEntries(this.rows.map((row) => [row.criterion.key, row.mark]));
    return { review_id: reviewId, version, revision: this.revision, marks };
  }

  emit(event, extra = {}) {
    this.keep(event === "skip" ? null : undefined);
    this.saving.hold(this.revision, this.sender());
    this.send.setTriggerValue(event, { ...this.payload(), ...extra });
    return this.revision;
  }

  relabel() {
    const { labels, criteria } = this.data;
    applyLabels(this.root, labels);
    this.root.setAttribute("aria-label", labels.form);
    this.rows.forEach((row, index) => row.label(criteria[index] ?? row.criterion, labels));
    this.saving.labels = labels;
    this.decisions.labels = labels;
    this.keys.describe(labels.form, this.help(), labels);
  }

  draw() {
    const { labels, levels } = this.data;
    const readings = this.rows.map((row) => row.reading);
    const total = readings.reduce((sum, { value }) => sum + (value ?? 0), 0);
    const maximum = this.rows.reduce((sum, row) => sum + limits(row.criterion).maximum, 0);
    const complete = readings.every(({ value }) => value !== undefined);
    setText(this.part("total"), readings.some(({ value }) => value !== undefined) ? shown(total) : "–");
    setText(this.part("maximum"), fill(labels.of_maximum, { maximum: shown(maximum) }));
    setText(this.part("level"), complete ? levelOf(total, levels) : "–");
    this.decisions.block(this.obstacle(readings));
    this.saving.draw();
    this.drawNote();
  }

  obstacle(readings) {
    const { labels, needsReason } = this.data;
    const names = (wanted) => this.rows.filter((_, index) => wanted(readings[index])).map((row) => row.criterion.label).join(", ");
    const faulty = names(({ problem }) => problem);
    const missing = names(({ value, problem }) => value === undefined && !problem);
    if (faulty) return fill(labels.fix_scores, { names: faulty });
    if (missing) return fill(labels.missing, { names: missing });
    return needsReason && !this.reason.value.trim() ? labels.reason_missing : "";
  }

  drawNote() {
    const { labels } = this.data;
    const restored = this.noteKind === "restored";
    this.part("restored").hidden = !this.alternative;
    setText(this.part("note-text"), restored ? labels.restored : labels.newer_elsewhere);
    setText(this.part("swap"), restored ? labels.use_saved : labels.use_local);
  }

  help() {
    const { labels, criteria } = this.data;
    const jumps = criteria.slice(0, 9).map(({ label }, index) => [[`Alt+${index + 1}`], `${labels.jump}: ${label}`]);
    return [
      ...jumps, [["↑"], labels.step_up], [["↓"], labels.step_down], [["Shift+↑", "Shift+↓"], labels.ten_steps],
      [["Ctrl+Enter"], labels.submit], [["Alt+R"], labels.release], [["Alt+S"], labels.skip],
    ];
  }

  dispose() {
    this.saving.flush();
    this.saving.reset();
    this.decisions.reset();
    this.keys.release();
    window.removeEventListener("pagehide", this.leave);
  }
}

function fromServer(draft) {
  return Object.fromEntries(Object.entries(draft).map(([key, { score, comment }]) => [key, { raw: score ?? "", comment }]));
}

export default component((parent) => new MarkingForm(parent));
