// Submit, release, skip: the buttons, why submitting is not possible yet, and the wait for the server's answer.

import { setText } from "../shared/dom.js";

const LONGEST_WAIT = 12000;
const PATIENCE_WITH_ANSWERS = 6000;

export class Decisions {
  constructor(root, decide) {
    this.root = root;
    this.part = (name) => root.querySelector(`.${name}`);
    this.waiting = null;
    this.panel = this.part("skipping");
    this.reason = this.panel.querySelector("textarea");
    this.fault = this.panel.querySelector('[type="checkbox"]');
    this.decide = decide;
    this.part("submit").addEventListener("click", () => this.submit());
    this.part("release").addEventListener("click", () => this.release());
    this.part("skip").addEventListener("click", () => this.toggleSkip());
    this.part("cancel").addEventListener("click", () => this.toggleSkip(false));
    for (const field of [this.reason, this.fault]) field.addEventListener("input", () => this.typed());
    this.panel.addEventListener("keydown", (event) => this.pressInPanel(event));
    this.panel.addEventListener("submit", (event) => {
      event.preventDefault();
      this.skip();
    });
  }

  typed() {
    this.decide.typed();
    this.draw();
  }

  // A reason for skipping that is half written; null where there is none.
  get unsaid() {
    return this.reason.value ? { reason: this.reason.value, fault: this.fault.checked } : null;
  }

  set unsaid(words) {
    this.reason.value = words?.reason ?? "";
    this.fault.checked = !!words?.fault;
    if (words && this.panel.hidden) this.toggleSkip(true);
  }

  pressInPanel(event) {
    if (event.key === "Escape") this.toggleSkip(false);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.skip();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  submit() {
    if (this.waiting || this.blocked) return;
    this.wait("submit", this.decide.submit());
  }

  release() {
    if (!this.waiting) this.wait("release", this.decide.release());
  }

  skip() {
    const reason = this.reason.value.trim();
    if (!this.waiting && reason) this.wait("skip", this.decide.skip(reason, this.fault.checked));
  }

  toggleSkip(open = this.panel.hidden) {
    const hadFocus = this.panel.contains(this.root.getRootNode().activeElement);
    this.panel.hidden = !open;
    this.part("decisions").hidden = this.part("blocked").hidden = open;
    this.part("skip").setAttribute("aria-expanded", open);
    if (open) this.reason.focus();
    else if (hadFocus) this.part("skip").focus();
    this.draw();
  }

  // Until the server answers, or has been silent for too long, nothing can be decided twice.
  wait(event, revision) {
    this.waiting = { event, revision };
    this.complain(null);
    this.timer = setTimeout(() => this.settle(revision, this.labels.no_answer), LONGEST_WAIT);
    // It may have got lost on the way. The same again is taken for what it is: nothing is done twice.
    this.second = setTimeout(() => this.decide.again(), PATIENCE_WITH_ANSWERS);
    this.draw();
  }

  settle(revision, problem) {
    if (!this.waiting || revision < this.waiting.revision) return;
    this.stopWaiting();
    this.complain(problem);
    if (problem) this.decide.failed();
    this.draw();
  }

  stopWaiting() {
    clearTimeout(this.timer);
    clearTimeout(this.second);
    this.waiting = null;
  }

  complain(problem) {
    this.part("problem").hidden = !problem;
    setText(this.part("problem"), problem ?? "");
  }

  reset() {
    this.stopWaiting();
    this.reason.value = "";
    this.fault.checked = false;
    if (!this.panel.hidden) this.toggleSkip(false);
    this.complain(null);
  }

  // What is typed while a verdict is on its way could belong to nothing any more. Read-only keeps the focus.
  lock(busy) {
    const within = (selector) => this.root.querySelectorAll(selector);
    for (const field of within(".criteria input, .criteria textarea, .reason textarea")) field.readOnly = busy;
    for (const control of within(".criteria button, .criteria .slider")) control.disabled = busy;
  }

  // why: the sentence that says what is missing, empty when nothing is.
  block(why) {
    this.blocked = why;
    this.draw();
  }

  draw() {
    if (!this.labels) return;
    const busy = !!this.waiting;
    setText(this.part("submit").firstElementChild, this.waiting?.event === "submit" ? this.labels.submitting : this.labels.submit);
    this.part("submit").disabled = busy || !!this.blocked;
    this.part("submit").title = this.blocked ?? "";
    this.lock(busy);
    this.part("release").disabled = busy;
    this.part("skip").disabled = busy;
    this.part("confirm").disabled = busy || !this.reason.value.trim();
    setText(this.part("blocked"), this.blocked ?? "");
  }
}
