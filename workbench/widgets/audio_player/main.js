// The audio player: a list of answers, of which one has the keys and at most one sounds.

import { component } from "../shared/component.js";
import { applyLabels, drawIcons, fill, keepFocus, make, setText } from "../shared/dom.js";
import { bindKeys, openShortcuts } from "../shared/keys.js";
import { inTab } from "../shared/storage.js";
import { Answer } from "./answer.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const SPEED = "academy.speed";
const ADVANCE = "academy.advance";
const PLAYING = "academy:playing";

class Player {
  constructor(parent) {
    this.root = parent.querySelector(".player");
    this.list = this.root.querySelector(".answers");
    this.answers = new Map();
    this.order = [];
    this.labels = {};
    this.speed = SPEEDS.includes(inTab.read(SPEED)) ? inTab.read(SPEED) : 1;
    this.buildSpeeds();
    drawIcons(this.root);
    keepFocus(this.root);
    this.auto = this.root.querySelector(".auto");
    this.auto.checked = !!inTab.read(ADVANCE);
    this.auto.addEventListener("change", () => inTab.write(ADVANCE, this.auto.checked));
    this.root.querySelector(".bar").addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) this.actions()[button.dataset.act]();
    });
    this.keys = bindKeys(parent, "audio_player", this.bindings());
    this.othersPlay = (event) => event.detail !== this && this.pauseAll();
    window.addEventListener(PLAYING, this.othersPlay);
    this.observer = new ResizeObserver(() => this.each((answer) => answer.drawPosition()));
    this.observer.observe(this.list);
  }

  buildSpeeds() {
    const choices = this.root.querySelector(".choices");
    for (const speed of SPEEDS) {
      const button = make("button", { type: "button", class: "button plain", "data-speed": speed }, `${speed}×`);
      button.addEventListener("click", () => this.setSpeed(speed));
      choices.append(button);
    }
    this.showSpeed();
  }

  actions() {
    return {
      previous: () => this.step(-1),
      next: () => this.step(1),
      back: () => this.current?.jump(-1),
      forward: () => this.current?.jump(1),
      toggle: () => this.toggle(this.currentId),
      slower: () => this.changeSpeed(-1),
      faster: () => this.changeSpeed(1),
      help: openShortcuts,
    };
  }

  bindings() {
    const act = this.actions();
    return {
      Space: act.toggle, ArrowLeft: act.back, ArrowRight: act.forward, ArrowUp: act.previous, ArrowDown: act.next,
      K: act.previous, J: act.next, "<": act.slower, ">": act.faster,
    };
  }

  update({ name, clips, labels }) {
    this.name = name;
    this.labels = labels;
    applyLabels(this.root.querySelector(".bar"), labels);
    applyLabels(this.root.querySelector(".empty").parentElement, labels);
    this.root.setAttribute("aria-label", labels.player);
    this.root.querySelector(".speeds").setAttribute("aria-label", labels.speed);
    this.root.querySelector(".empty").hidden = clips.length > 0;
    this.keys.describe(labels.player, this.help(), labels);
    this.arrange(clips);
    clips.forEach((clip) => this.answers.get(clip.id).show(clip, labels));
    const remembered = this.currentId ?? inTab.read(this.memory());
    this.choose(this.order.includes(remembered) ? remembered : this.order[0]);
  }

  arrange(clips) {
    const ids = clips.map((clip) => clip.id);
    if (JSON.stringify(ids) === JSON.stringify(this.order)) return;
    for (const [id, answer] of this.answers) {
      if (ids.includes(id)) continue;
      answer.dispose();
      this.answers.delete(id);
    }
    for (const clip of clips) if (!this.answers.has(clip.id)) this.answers.set(clip.id, this.newAnswer(clip));
    this.order = ids;
    this.list.replaceChildren(...ids.map((id) => this.answers.get(id).row));
  }

  newAnswer(clip) {
    return new Answer(clip, {
      player: this.name,
      speed: this.speed,
      changed: () => this.refresh(),
      chosen: () => this.choose(clip.id),
      toggled: () => this.toggle(clip.id),
      ended: () => this.auto.checked && this.step(1, true),
    });
  }

  memory() {
    return `academy.player:${this.name}`;
  }

  get current() {
    return this.answers.get(this.currentId);
  }

  each(act) {
    this.answers.forEach(act);
  }

  choose(id) {
    this.currentId = id;
    if (id) inTab.write(this.memory(), id);
    this.answers.forEach((answer, other) => answer.mark(other === id));
    this.refresh();
  }

  step(by, play = false) {
    const id = this.order[this.order.indexOf(this.currentId) + by];
    if (!id) return;
    const sounding = play || !!this.current?.recording.playing;
    this.pauseAll();
    this.choose(id);
    this.current.row.scrollIntoView({ block: "nearest" });
    if (sounding) this.play(id);
  }

  toggle(id) {
    const answer = this.answers.get(id);
    if (!answer || answer.recording.problem) return;
    if (answer.recording.playing) answer.recording.pause();
    else this.play(id);
  }

  play(id) {
    this.answers.forEach((answer, other) => other !== id && answer.recording.pause());
    window.dispatchEvent(new CustomEvent(PLAYING, { detail: this }));
    this.choose(id);
    this.current.recording.play();
  }

  pauseAll() {
    this.each((answer) => answer.recording.pause());
  }

  changeSpeed(by) {
    const speed = SPEEDS[SPEEDS.indexOf(this.speed) + by];
    if (speed) this.setSpeed(speed);
  }

  setSpeed(speed) {
    this.speed = speed;
    inTab.write(SPEED, speed);
    this.each((answer) => (answer.recording.speed = speed));
    this.showSpeed();
  }

  showSpeed() {
    for (const button of this.root.querySelectorAll("[data-speed]")) {
      button.setAttribute("aria-pressed", Number(button.dataset.speed) === this.speed);
    }
  }

  refresh() {
    const { labels, root, order } = this;
    if (!labels.play) return;
    const heard = [...this.answers.values()].filter((answer) => answer.recording.heardPart === 1).length;
    setText(root.querySelector(".summary"), fill(labels.summary, { heard, count: order.length }));
    const playing = !!this.current?.recording.playing;
    const toggle = root.querySelector(".toggle");
    toggle.dataset.icon = playing ? "pause" : "play";
    toggle.dataset.tip = playing ? "pause" : "play";
    toggle.setAttribute("aria-pressed", playing);
    toggle.disabled = !this.current || !!this.current.recording.problem;
    applyLabels(toggle.parentElement, labels);
    drawIcons(toggle.parentElement);
    const index = order.indexOf(this.currentId);
    root.querySelector('[data-act="previous"]').disabled = index <= 0;
    root.querySelector('[data-act="next"]').disabled = index >= order.length - 1;
  }

  help() {
    const text = this.labels;
    return [
      [["Space"], `${text.play} / ${text.pause}`], [["←"], text.back], [["→"], text.forward],
      [["↑", "K"], text.previous_answer], [["↓", "J"], text.next_answer],
      [["<"], text.slower], [[">"], text.faster],
    ];
  }

  dispose() {
    this.keys.release();
    this.observer.disconnect();
    window.removeEventListener(PLAYING, this.othersPlay);
    this.each((answer) => answer.dispose());
  }
}

export default component((parent) => new Player(parent));
