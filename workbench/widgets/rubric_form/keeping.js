// The copy of what was typed that stays in this browser until the server has it.

import { inBrowser, inTab } from "../shared/storage.js";

const PREFIX = "academy.draft:";
const LONGEST_STAY = 30 * 24 * 3600 * 1000;

export class LocalCopy {
  constructor(user, form) {
    this.name = `${PREFIX}${user}:${form}`;
    const aside = inTab.read(this.name);
    this.isAside = !!aside;
    this.copy = aside ?? inBrowser.read(this.name);
    this.ancestors = this.copy?.ancestors ?? [];
  }

  // What the server is known to have, or to have been sent: a draft equal to one of these is no news to this browser.
  descendsFrom(fingerprint) {
    if (this.ancestors.includes(fingerprint)) return;
    this.ancestors = [...this.ancestors, fingerprint].slice(-50);
    const stored = inBrowser.read(this.name);
    if (stored) inBrowser.write(this.name, { ...stored, ancestors: this.ancestors });
  }

  knows(fingerprint) {
    return this.ancestors.includes(fingerprint);
  }

  write(revision, content) {
    this.copy = { ...content, revision, at: Date.now(), ancestors: this.ancestors };
    inBrowser.write(this.name, this.copy);
    if (this.isAside) inTab.write(this.name, this.copy);
  }

  // Another window saves this draft too and would write over the copy: what is typed here is kept in this tab besides.
  setAside(on) {
    this.isAside = on;
    inTab.write(this.name, on ? this.copy : null);
  }

  drop() {
    this.setAside(false);
    this.copy = null;
    inBrowser.remove(this.name);
  }
}

// What is shown: the server's draft ("saved"), this browser's copy ("restored", or "same" where they only differ in what
// the server does not keep), or the server's although there is a copy ("elsewhere": something later came from elsewhere).
export function choose(local, server, mine, savedAt) {
  const { copy } = local;
  if (!copy) return "saved";
  if (mine === server) return copy.partial ? "same" : "saved";
  if (local.isAside) return "elsewhere";
  if (local.knows(server)) return "restored";
  // The server's draft is news. Was the copy sent before, then the server had it once, unless the times say otherwise.
  const older = savedAt === null ? local.knows(mine) : copy.at <= savedAt;
  return older ? "elsewhere" : "restored";
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
