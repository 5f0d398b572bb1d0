// One row of the list: a recording with its question.

import { applyLabels, drawIcons, fill, make, setText } from "../shared/dom.js";
import { clock } from "./ranges.js";
import { Recording } from "./recording.js";
import { drawSound } from "./waveform.js";

const JUMP = 5;

export class Answer {
  constructor(clip, { player, speed, ended, toggled, chosen, changed }) {
    this.row = this.build();
    this.changed = changed;
    this.part = (name) => this.row.querySelector(`.${name}`);
    this.recording = new Recording(clip, { player, speed, ended, changed: () => this.draw() });
    this.row.addEventListener("click", (event) => {
      if (event.target.closest(".retry")) this.recording.retry();
      else if (event.target.closest(".play")) toggled();
      else chosen();
    });
    this.seekable(this.part("wave"), chosen);
    drawIcons(this.row);
  }

  build() {
    const retry = make("button", { type: "button", class: "button retry", "data-text": "retry" });
    const row = make("li", { class: "answer" });
    row.append(
      make("button", { type: "button", class: "button play", "data-icon": "play" }),
      make("span", { class: "label" }),
      make("span", { class: "text" }),
      make("div", { class: "wave", role: "slider", tabindex: "0", "aria-valuemin": "0" }, make("canvas")),
      make("span", { class: "time" }),
      make("span", { class: "heard" }),
      make("div", { class: "problem", role: "alert", hidden: true }, make("span"), retry),
    );
    return row;
  }

  seekable(wave, chosen) {
    const seek = (event) => {
      const { left, width } = wave.getBoundingClientRect();
      const { recording } = this;
      if (recording.length > 0) recording.seek(Math.min(1, Math.max(0, (event.clientX - left) / width)) * recording.length);
    };
    wave.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      chosen();
      seek(event);
      wave.setPointerCapture(event.pointerId);
      wave.addEventListener("pointermove", seek);
      wave.addEventListener("lostpointercapture", () => wave.removeEventListener("pointermove", seek), { once: true });
      event.preventDefault();
    });
    wave.addEventListener("focus", chosen);
    wave.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: () => this.jump(-1), ArrowRight: () => this.jump(1), Home: () => this.recording.seek(0) };
      if (!to[event.key] || event.altKey || event.ctrlKey) return;
      to[event.key]();
      event.preventDefault();
    });
  }

  jump(direction) {
    this.recording.seek(this.recording.at + direction * JUMP);
  }

  show(clip, labels) {
    this.labels = labels;
    this.recording.renew(clip);
    setText(this.part("label"), clip.label);
    setText(this.part("text"), clip.text);
    this.part("text").title = clip.text;
    applyLabels(this.row, labels);
    this.draw();
  }

  mark(current) {
    this.row.setAttribute("aria-current", current);
    if (current) this.recording.drawable();
  }

  draw() {
    const { recording, row, labels } = this;
    if (!labels) return;
    row.classList.toggle("playing", recording.playing);
    row.classList.toggle("loading", recording.loading);
    this.drawPlay();
    this.drawPosition();
    this.drawHeard();
    this.drawProblem();
    this.changed();
    if (recording.playing && !this.moving) this.move();
  }

  move() {
    this.moving = requestAnimationFrame(() => {
      this.moving = null;
      this.drawPosition();
      if (this.recording.playing) this.move();
    });
  }

  drawPlay() {
    const { recording, labels } = this;
    const play = this.part("play");
    play.dataset.icon = recording.playing ? "pause" : "play";
    play.setAttribute("aria-label", `${recording.playing ? labels.pause : labels.play}: ${recording.clip.label}`);
    play.title = recording.playing ? labels.pause : labels.play;
    play.disabled = !!recording.problem;
    drawIcons(this.row);
  }

  drawPosition() {
    const { recording, labels } = this;
    const { at, length, sound, buffered } = recording;
    const position = length > 0 ? Math.min(1, at / length) : 0;
    const wave = this.part("wave");
    drawSound(wave.firstElementChild, { peaks: sound?.peaks, position, buffered });
    setText(this.part("time"), `${clock(at)} / ${clock(length)}`);
    wave.setAttribute("aria-label", `${labels.position}: ${recording.clip.label}`);
    wave.setAttribute("aria-valuemax", Math.round(length || 0));
    wave.setAttribute("aria-valuenow", Math.round(at));
    wave.setAttribute("aria-valuetext", clock(at));
  }

  drawHeard() {
    const { labels, recording } = this;
    const part = recording.heardPart;
    const percent = Math.round(part * 100);
    const state = part === 1 ? "all" : percent ? "some" : "none";
    const heard = this.part("heard");
    heard.title = { all: labels.listened_all, some: fill(labels.listened, { percent }), none: labels.not_listened }[state];
    heard.className = `heard ${state}`;
    if (heard.dataset.shown === `${state}${percent}`) return;
    heard.dataset.shown = `${state}${percent}`;
    heard.replaceChildren(state === "all" ? make("span", { "data-icon": "check", role: "img", "aria-label": heard.title })
      : state === "some" ? `${percent}%` : "○");
    drawIcons(heard);
  }

  drawProblem() {
    const { labels, recording } = this;
    const type = recording.clip.content_type;
    this.row.classList.toggle("failed", !!recording.problem);
    this.part("problem").hidden = !recording.problem;
    if (recording.problem) setText(this.part("problem").firstElementChild, fill(labels[recording.problem], { type }));
  }

  dispose() {
    cancelAnimationFrame(this.moving);
    this.recording.dispose();
    this.row.remove();
  }
}
