// The marking form of one review; shown another review, it starts anew.

import { component } from "../shared/component.js";
import { applyLabels, fill, keepFocus, setText } from "../shared/dom.js";
import { bindKeys, openShortcuts } from "../shared/keys.js";
import { CriterionRow } from "./criterion.js";
import { Decisions } from "./decisions.js";
import { Gist } from "./gist.js";
import { drawGroups, labelGroups } from "./groups.js";
import { helpOf } from "./help.js";
import { choose, forgetOld, LocalCopy, sweep } from "./keeping.js";
import { fingerprintOf, Remarks } from "./remarks.js";
import { Saving } from "./saving.js";
import { drawSums, suggestAll } from "./sums.js";

// What the note says and its button does, by how what is shown stands to the other version; what swapping makes of it.
const NOTES = {
  restored: ["restored", "use_saved", "elsewhere"],
  elsewhere: ["newer_elsewhere", "use_local", "restored"],
  clash: ["changed_elsewhere", "use_other", "theirs"],
  ours: ["kept_ours", "use_other", "theirs"],
  theirs: ["took_theirs", "use_local", "ours"],
};

class MarkingForm {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.querySelector(".form");
    this.part = (name) => this.root.querySelector(`.${name}`);
    this.reason = this.part("reason").querySelector("textarea");
    this.rows = [];
    this.saving = new Saving(this.part("status"));
    this.decisions = new Decisions(this.root, {
      again: () => this.repeat(),
      submit: () => this.emit("submit", { reason: this.reason.value.trim() }),
      release: () => this.emit("release"),
      skip: (reason, flagged) => this.emit("skip", { reason, flagged }),
      typed: () => this.keep(),
      failed: () => {
        this.keep();
        this.saving.flush();
      },
    });
    this.origin = Math.random().toString(36).slice(2, 12);
    this.remarks = new Remarks(() => this.edited());
    this.gist = new Gist(this.part("gist"));
    this.root.addEventListener("focusin", ({ target }) => this.look(target));
    keepFocus(this.root);
    this.reason.addEventListener("input", () => this.edited());
    this.root.addEventListener("focusout", () => this.saving.flush());
    this.part("swap").addEventListener("click", () => this.swap());
    this.part("insist").addEventListener("click", () => this.insist());
    this.part("help").addEventListener("click", openShortcuts);
    this.leave = () => this.saving.flush();
    window.addEventListener("pagehide", this.leave);
    this.bind();
    forgetOld();
  }

  bind() {
    const jumps = Array.from({ length: 9 }, (_, index) => [`Alt+${index + 1}`, () => this.jump(`Alt+${index + 1}`)]);
    const choices = Array.from({ length: 10 }, (_, place) => [`${place}`, () => this.choosing?.choose(place) ?? false]);
    const bindings = {
      ...Object.fromEntries([...jumps, ...choices]),
      Enter: (event) => (this.choosing && !event.repeat ? this.decisions.submit() : false),
      "Ctrl+Enter": (event) => event.repeat || this.decisions.submit(),
      "Alt+R": () => this.decisions.release(),
      "Alt+S": () => this.decisions.toggleSkip(),
    };
    const whileTyping = Object.keys(bindings).filter((name) => name.includes("+"));
    this.keys = bindKeys(this.parent, "rubric_form", bindings, { whileTyping });
  }

  jump(key) {
    this.rows.find((row) => row.key === key)?.focus();
  }

  // The form's only criterion, where its score is chosen from a few.
  get choosing() {
    return this.rows.length === 1 && this.rows[0].criterion.layout === "choices" ? this.rows[0] : null;
  }

  look(target) {
    const row = this.rows.find(({ section }) => section.contains(target));
    if (!row) return;
    this.gist.show(row);
    this.remarks.turnTo(row.criterion.group);
    if (row.criterion.layout === "line") row.uncover(this.root.querySelector("footer"));
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

  hear({ revision, problem, event, clash }) {
    if (clash && this.heardClash !== revision) this.clash(revision);
    if (event === "draft") this.saving.heard(revision, problem);
    else this.decisions.settle(revision, problem);
  }

  open(data, previous) {
    const hadFocus = this.root.contains(this.parent.activeElement);
    if (previous && this.saving.unsent && !(data.receipts[previous.form]?.revision >= this.saving.edited)) this.saving.flush();
    this.saving.reset();
    this.decisions.reset();
    this.data = data;
    this.basedOn = data.draftVersion;
    this.gist.show(null);
    this.local = new LocalCopy(data.user, data.form);
    this.revision = Math.max(this.local.copy?.revision ?? 0, data.receipts[data.form]?.revision ?? 0);
    this.build();
    this.fillIn();
    if (hadFocus && previous) this.rows[0]?.focus();
  }

  build() {
    const { criteria, chips, groups, needsReason, reviewId } = this.data;
    const stopOf = ({ key, group }) => (group ? `${group}/` : key);
    const stops = [...new Set(criteria.map(stopOf))];
    this.rows = criteria.map((criterion, index) => {
      const isFirst = !criterion.group || criteria[index - 1]?.group !== criterion.group;
      const stop = stops.indexOf(stopOf(criterion)) + 1;
      const key = isFirst && stop <= 9 && criteria.length > 1 ? `Alt+${stop}` : "";
      return new CriterionRow(criterion, { number: index + 1, key, chips }, () => this.edited());
    });
    this.part("criteria").replaceChildren(...drawGroups(this.rows, groups));
    this.remarks.open(reviewId, [...this.root.querySelectorAll(".remark")]);
    this.part("reason").hidden = !needsReason;
    this.reason.value = "";
  }

  // The newer of the server's draft and this browser's copy; the other one stays a click away.
  fillIn() {
    const saved = fromServer(this.data);
    const copy = this.local.copy;
    const fingerprint = this.fingerprint(saved);
    const choice = choose(this.local, fingerprint, copy && this.fingerprint(copy), this.data.draftSavedAt);
    this.local.descendsFrom(fingerprint);
    this.alternative = choice === "restored" ? saved : choice === "elsewhere" ? copy : null;
    this.noteKind = this.alternative ? choice : null;
    this.put(choice === "restored" || choice === "same" ? copy : saved);
    if (choice === "restored") this.edited(true);
    if (choice === "saved" && copy) this.local.drop();
  }

  put({ marks, remarks, reason, unsaid }) {
    for (const row of this.rows) row.content = marks[row.criterion.key] ?? {};
    this.remarks.content = remarks ?? [];
    this.reason.value = reason ?? "";
    this.decisions.unsaid = unsaid;
  }

  swap() {
    const now = this.content();
    this.put(this.alternative);
    this.alternative = now;
    this.noteKind = NOTES[this.noteKind][2];
    this.settle();
  }

  // Another window has saved other words since this one read them: whose are to stay is for the examiner to say.
  clash(revision) {
    this.heardClash = revision;
    this.alternative = fromServer(this.data);
    this.noteKind = "clash";
    this.local.setAside(true);
  }

  insist() {
    this.noteKind = "ours";
    this.settle();
  }

  settle() {
    this.basedOn = this.data.draftVersion;
    this.local.setAside(false);
    this.edited(true);
  }

  content(unsaid = this.decisions.unsaid) {
    const marks = Object.fromEntries(this.rows.map((row) => [row.criterion.key, row.content]));
    const partial = this.rows.some((row) => row.reading.problem) || !!this.reason.value || !!unsaid;
    return { marks, remarks: this.remarks.content, reason: this.reason.value, unsaid, partial };
  }

  // Of marks and remarks as the server would have them.
  fingerprint({ marks, remarks = [] }) {
    const reading = this.data.criteria.map(({ key }) => {
      const row = this.rows.find((candidate) => candidate.criterion.key === key);
      const { raw = "", comment = "" } = marks[key] ?? {};
      return [key, row.scoreOf(raw), comment];
    });
    return JSON.stringify([...reading, fingerprintOf(remarks)]);
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
    const reading = rows.map(({ criterion: { key } }) => [key, payload.marks[key].score, payload.marks[key].comment]);
    return (attempt) => {
      local.descendsFrom(JSON.stringify([...reading, fingerprintOf(payload.remarks)]));
      this.send.setStateValue("draft", { ...payload, attempt });
    };
  }

  payload() {
    const { reviewId, version } = this.data;
    const marks = Object.fromEntries(this.rows.map((row) => [row.criterion.key, row.mark]));
    const window = { origin: this.origin, based_on: this.basedOn };
    return { review_id: reviewId, version, revision: this.revision, marks, remarks: this.remarks.content, ...window };
  }

  emit(event, extra = {}) {
    this.keep(event === "skip" ? null : undefined);
    this.saving.hold(this.revision, this.sender());
    const words = { ...this.payload(), ...extra };
    this.repeat = () => this.send.setTriggerValue(event, words);
    this.repeat();
    return this.revision;
  }

  relabel() {
    const { labels, criteria, groups, totalLabel } = this.data;
    applyLabels(this.root, labels);
    this.root.setAttribute("aria-label", labels.form);
    this.rows.forEach((row, index) => row.label(criteria[index] ?? row.criterion, labels));
    labelGroups(this.root, groups, labels);
    if (totalLabel) setText(this.part("total-label"), totalLabel);
    this.saving.labels = labels;
    this.decisions.labels = labels;
    this.keys.describe(labels.form, helpOf(this.rows, this.choosing, this.data), labels);
  }

  draw() {
    suggestAll(this.rows);
    drawSums(this.part, this.rows, this.data);
    const readings = this.rows.map((row) => row.reading);
    this.gist.draw();
    this.decisions.block(this.obstacle(readings));
    this.saving.draw();
    this.drawNote();
  }

  obstacle(readings) {
    const { labels, needsReason } = this.data;
    const names = (wanted) => this.rows.filter((row, index) => wanted(readings[index], row)).map((row) => row.criterion.full).join(", ");
    const faulty = names(({ problem }) => problem);
    const missing = names(({ value, problem }, { criterion }) => criterion.required && value === undefined && !problem);
    if (faulty) return fill(labels.fix_scores, { names: faulty });
    if (missing) return fill(labels.missing, { names: missing });
    return needsReason && !this.reason.value.trim() ? labels.reason_missing : "";
  }

  drawNote() {
    const { labels } = this.data;
    const [text, button] = NOTES[this.noteKind] ?? [];
    this.part("restored").hidden = !this.alternative;
    this.part("insist").hidden = this.noteKind !== "clash";
    setText(this.part("note-text"), labels[text] ?? "");
    setText(this.part("swap"), labels[button] ?? "");
  }

  dispose() {
    this.saving.flush();
    this.saving.reset();
    this.decisions.reset();
    this.remarks.stop();
    this.keys.release();
    window.removeEventListener("pagehide", this.leave);
  }
}

function fromServer({ draft, remarks }) {
  const marks = Object.entries(draft).map(([key, { score, comment }]) => [key, { raw: score ?? "", comment }]);
  return { marks: Object.fromEntries(marks), remarks, reason: "" };
}

export default component((parent) => new MarkingForm(parent));
