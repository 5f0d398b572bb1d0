// The copy of what was typed that stays in this browser until the server has it.

import { inBrowser } from "../shared/storage.js";

const PREFIX = "academy.draft:";
const LONGEST_STAY = 30 * 24 * 3600 * 1000;

export class LocalCopy {
  constructor(user, form) {
    this.name = `${PREFIX}${user}:${form}`;
    this.copy = inBrowser.read(this.name);
    this.ancestors = this.copy?.ancestors ?? [];
  }

  // What the server is known to have, or to have been sent: a draft equal to one of these is no news to this browser.
  descendsFrom(fingerprint) {
    if (!this.ancestors.includes(fingerprint)) this.ancestors = [...this.ancestors, fingerprint].slice(-50);
  }

  knows(fingerprint) {
    return this.ancestors.includes(fingerprint);
  }

  write(revision, content) {
    this.copy = { ...content, revision, at: Date.now(), ancestors: this.ancestors };
    inBrowser.write(this.name, this.copy);
  }

  drop() {
    this.copy = null;
    inBrowser.remove(this.name);
  }
}

// Which of the server's draft and the local copy is shown: "saved", "restored" or "elsewhere" (both, the server's first).
export function choose(local, fingerprint, isSame, savedAt) {
  const { copy } = local;
  if (!copy) return "saved";
  if (isSame(copy)) return copy.partial ? "same" : "saved";
  if (local.knows(fingerprint) || savedAt === null || copy.at > savedAt) return "restored";
  return "elsewhere";
}

// The server has these revisions: their copies may go. One with a score the server could not take waits for its submission.
export function sweep(user, receipts) {
  for (const [form, { revision, done }] of Object.entries(receipts)) {
    const name = `${PREFIX}${user}:${form}`;
    const copy = inBrowser.read(name);
    if (copy && copy.revision <= revision && (done || !copy.partial)) inBrowser.remove(name);
  }
}

export function forgetOld() {
  for (const name of inBrowser.names(PREFIX)) {
    if (!(inBrowser.read(name)?.at > Date.now() - LONGEST_STAY)) inBrowser.remove(name);
  }
}
