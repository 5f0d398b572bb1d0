// Sends the draft as it is typed, and says how far that has come.

import { fill, setText } from "../shared/dom.js";

const PAUSE_IN_TYPING = 700;
const PATIENCE = 4000;

export class Saving {
  constructor(place) {
    this.place = place;
    this.reset();
  }

  reset() {
    clearTimeout(this.typing);
    clearTimeout(this.watch);
    Object.assign(this, { edited: 0, sent: 0, kept: 0, attempt: 0, problem: null, savedAt: null, late: false });
  }

  get unsent() {
    return this.edited > Math.max(this.sent, this.kept);
  }

  get unkept() {
    return this.edited > this.kept;
  }

  noteEdit(revision, send) {
    this.edited = revision;
    this.send = send;
    this.problem = null;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.flush(), PAUSE_IN_TYPING);
    this.draw();
  }

  // The edit goes to the server with a decision; should that fail, flush() still sends it.
  hold(revision, send) {
    this.noteEdit(revision, send);
    clearTimeout(this.typing);
  }

  flush() {
    clearTimeout(this.typing);
    if (!this.unsent) return;
    this.late = this.late && this.sent > this.kept;
    this.dispatch();
  }

  dispatch() {
    this.sent = this.edited;
    this.attempt += 1;
    this.send(this.attempt);
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.overdue(), PATIENCE);
    this.draw();
  }

  // No answer: the server is away, or a new one has taken its place and never saw the draft. Say so and send again.
  overdue() {
    if (!this.unkept || this.problem) return;
    this.late = true;
    this.dispatch();
  }

  heard(revision, problem) {
    if (problem && revision >= this.sent) this.problem = problem;
    if (!problem && revision > this.kept) {
      this.kept = revision;
      this.problem = null;
      if (this.edited) this.savedAt = new Date();
    }
    if (!problem) this.late = false;
    if (!this.unkept || this.problem) clearTimeout(this.watch);
    this.draw();
  }

  get state() {
    if (this.problem) return "refused";
    if (this.unkept) return this.late ? "offline" : this.unsent ? "unsaved" : "saving";
    return this.savedAt ? "saved" : "idle";
  }

  draw() {
    const { labels, state } = this;
    if (!labels) return;
    const time = this.savedAt?.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const text = { refused: `${this.problem} (${labels.kept})`, saved: fill(labels.saved, { time }), idle: labels.nothing_to_save };
    this.place.dataset.state = state;
    setText(this.place, text[state] ?? labels[state]);
  }
}
