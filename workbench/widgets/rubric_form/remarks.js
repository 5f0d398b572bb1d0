// Comments on parts of the work: on a whole part, typed here, and on passages, made in the text that lies beside the form.

import { hearPassages, publishPassages, showPart } from "../shared/passages.js";

export class Remarks {
  constructor(edited) {
    this.passages = [];
    this.fields = [];
    this.stop = hearPassages(() => this.review, () => this.passages, (passages) => {
      this.passages = passages;
      edited();
    });
    this.edited = edited;
  }

  open(review, fields) {
    this.review = review;
    this.part = null;
    this.fields = fields;
    for (const field of fields) field.addEventListener("input", () => this.edited());
  }

  // The text turns to the part of the work that is being marked.
  turnTo(part) {
    if (part && part !== this.part) showPart(this.review, part);
    this.part = part || this.part;
  }

  get content() {
    const whole = this.fields.map((field) => ({ part: field.dataset.part, text: field.value.trim() })).filter(({ text }) => text);
    return [...whole.map((remark) => ({ ...remark, start: null, end: null, quote: "" })), ...this.passages];
  }

  set content(remarks) {
    this.passages = remarks.filter(({ start }) => start !== null);
    for (const field of this.fields) {
      const text = remarks.find(({ part, start }) => start === null && part === field.dataset.part)?.text ?? "";
      if (field.value.trim() !== text) field.value = text;
    }
    publishPassages(this.review, this.passages);
  }
}

// The same remarks always read the same, wherever they come from.
export function fingerprintOf(remarks) {
  return remarks.map(({ part, start, end, quote, text }) => [part, start, end, quote, text]).sort((one, other) => (`${one}` < `${other}` ? -1 : 1));
}
