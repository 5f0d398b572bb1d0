// One recording: its sound, where it stands, what of it was heard. No elements of the page in here.

import { inTab } from "../shared/storage.js";
import { lengthOf, pairs, union } from "./ranges.js";
import { soundOf } from "./waveform.js";

const HEARD_ENOUGH = 0.95;
const FAR_BEYOND = 1e7;
const MEASURING_TIME = 4000;

export class Recording {
  constructor(clip, { player, changed, ended, speed }) {
    this.player = player;
    this.clip = clip;
    this.changed = changed;
    this.problem = null;
    this.measuring = false;
    this.sound = null;
    const remembered = inTab.read(this.memory()) ?? {};
    this.start = remembered.at ?? 0;
    this.before = remembered.heard ?? [];
    this.length = remembered.length ?? NaN;
    this.audio = new Audio();
    this.audio.preload = "metadata";
    this.speed = speed;
    this.listen(ended);
    this.audio.src = clip.url;
  }

  listen(ended) {
    const on = (names, act) => names.forEach((name) => this.audio.addEventListener(name, act));
    on(["loadedmetadata"], () => this.opened());
    on(["durationchange"], () => this.measured());
    on(["timeupdate", "pause", "seeked"], () => this.progressed());
    on(["play", "progress", "waiting", "canplay", "playing"], () => this.changed());
    on(["ended"], () => !this.measuring && ended());
    on(["error"], () => this.failed());
  }

  memory() {
    return `academy.clip:${this.player}:${this.clip.id}`;
  }

  set speed(value) {
    this.audio.defaultPlaybackRate = value;
    this.audio.playbackRate = value;
  }

  get playing() {
    return !this.audio.paused && !this.measuring;
  }

  get loading() {
    return this.audio.readyState < 1 || this.measuring;
  }

  get at() {
    return this.loading ? this.start : this.audio.currentTime;
  }

  get heard() {
    return this.measuring ? this.before : union([...this.before, ...pairs(this.audio.played)]);
  }

  get heardPart() {
    const part = this.length > 0 ? lengthOf(this.heard) / this.length : 0;
    return part > HEARD_ENOUGH ? 1 : part;
  }

  get buffered() {
    return pairs(this.audio.buffered).map(([from, to]) => [from / this.length, Math.min(1, to / this.length)]);
  }

  // What MediaRecorder writes carries no duration; looking for its end makes the browser find it out.
  opened() {
    this.problem = null;
    if (Number.isFinite(this.audio.duration)) return this.ready();
    this.measuring = true;
    this.audio.currentTime = FAR_BEYOND;
    setTimeout(() => this.measuring && this.ready(), MEASURING_TIME);
  }

  measured() {
    if (!Number.isFinite(this.audio.duration)) return;
    this.length = this.audio.duration;
    if (this.measuring) this.ready();
  }

  ready() {
    this.measuring = false;
    if (Number.isFinite(this.audio.duration)) this.length = this.audio.duration;
    this.audio.currentTime = this.start < this.length ? this.start : 0;
    if (this.wanted) this.play();
    this.changed();
  }

  progressed() {
    if (this.loading) return;
    this.start = this.audio.currentTime;
    inTab.write(this.memory(), { at: this.start, heard: this.heard, length: this.length || undefined });
    this.changed();
  }

  async play() {
    this.wanted = this.measuring;
    this.drawable();
    if (this.measuring) return;
    if (this.at >= this.length - 0.05) this.audio.currentTime = 0;
    try {
      await this.audio.play();
    } catch (error) {
      if (error.name !== "AbortError") this.changed();
    }
  }

  pause() {
    this.wanted = false;
    this.audio.pause();
  }

  seek(seconds) {
    this.start = Math.max(0, Math.min(seconds, this.length || seconds));
    if (!this.loading) this.audio.currentTime = this.start;
    this.changed();
  }

  async drawable() {
    if (this.sound || this.problem) return;
    this.sound = await soundOf(this.clip.url);
    if (this.sound && !Number.isFinite(this.length)) this.length = this.sound.duration;
    this.changed();
  }

  // The browser says the same of a missing file and of one it can't play; the server knows which.
  async failed() {
    const reply = await fetch(this.clip.url, { headers: { Range: "bytes=0-0" } }).catch(() => null);
    await reply?.body?.cancel();
    this.problem = reply?.ok && this.audio.error?.code !== MediaError.MEDIA_ERR_NETWORK ? "unplayable" : "broken";
    this.changed();
  }

  retry() {
    this.problem = null;
    this.audio.src = this.clip.url;
    this.audio.load();
    this.changed();
  }

  renew(clip) {
    const moved = clip.url !== this.clip.url;
    this.clip = clip;
    if (moved && this.problem) this.retry();
  }

  dispose() {
    this.progressed();
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
  }
}
