// What each band of the criterion at hand means, in a few words; the bands around the one given, or all of them.

import { make, setText } from "../shared/dom.js";

const BESIDE = 1;

export class Gist {
  constructor(place) {
    this.place = place;
    this.list = place.querySelector("dl");
    this.all = false;
    place.querySelector("button").addEventListener("click", () => {
      this.all = !this.all;
      this.draw();
    });
  }

  show(row) {
    this.row = row;
    this.draw();
  }

  draw() {
    const { criterion, labels, reading } = this.row ?? {};
    this.place.hidden = !criterion?.gist.length;
    if (this.place.hidden || !labels) return;
    setText(this.place.querySelector("h4"), criterion.full);
    setText(this.place.querySelector("button"), this.all ? labels.fewer_bands : labels.all_bands);
    const band = reading.value === undefined ? null : Math.floor(reading.value / 100);
    const middle = band ?? 6;
    const near = ([at]) => this.all || Math.abs(at - middle) <= BESIDE;
    const lines = criterion.gist.filter(near).flatMap(([at, text]) => [
      make("dt", { "aria-current": at === band }, String(at)), make("dd", { "aria-current": at === band }, text),
    ]);
    this.list.replaceChildren(...lines);
  }
}
