// How the marking form and the text beside it tell each other of comments on passages. The form keeps them.

const CHANGED = "academy:passages-changed";
const SHOWN = "academy:passages-shown";
const WANTED = "academy:passages-wanted";
const PART = "academy:part-at-hand";

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

// For the form: answers what a text asks for, and hears what was commented there. Returns how to stop.
export function hearPassages(review, passages, changed) {
  const answer = ({ detail }) => detail.review === review() && publishPassages(review(), passages());
  const take = ({ detail }) => detail.review === review() && changed(detail.passages);
  document.addEventListener(WANTED, answer);
  document.addEventListener(CHANGED, take);
  return () => {
    document.removeEventListener(WANTED, answer);
    document.removeEventListener(CHANGED, take);
  };
}

export function publishPassages(review, passages) {
  tell(SHOWN, { review, passages });
}

export function showPart(review, part) {
  tell(PART, { review, part });
}

// For the text.
export function watchForm({ passages, part }) {
  const hear = ({ detail }) => passages(detail);
  const turn = ({ detail }) => part(detail);
  document.addEventListener(SHOWN, hear);
  document.addEventListener(PART, turn);
  return () => {
    document.removeEventListener(SHOWN, hear);
    document.removeEventListener(PART, turn);
  };
}

export function wantPassages(review) {
  tell(WANTED, { review });
}

export function changePassages(review, passages) {
  tell(CHANGED, { review, passages });
}
