import { component } from "../widgets/shared/component.js";
import { fill, make, setText } from "../widgets/shared/dom.js";

const STATUSES = ["keldi", "kechikdi", "kelmadi"];
const SAME_TAP = 500; // ms in which a second tap on the same button was meant as one
const SLOW = 6000; // ms without an answer after which the viewer is told

// A mark is shown at once and sent at once; until the answer comes it is sent again with each further mark, so that
// nothing is lost when several taps travel together.
export default component((root) => {
  const list = root.querySelector("ol");
  const all = root.querySelector("[data-all]");
  const counts = root.querySelector(".counts");
  const problem = root.querySelector(".problem");
  const rows = new Map();
  const wanted = new Map();
  let data = { lines: [], labels: {}, may_mark: false, answer: { batch: 0, problem: null } };
  let batch = Date.now();
  let send = () => {};
  let slow = 0;

  const standing = (line) => (wanted.has(line.id) ? wanted.get(line.id).status : line.status);

  function mark(changes) {
    batch += 1;
    for (const [id, status] of changes) wanted.set(id, { status, batch });
    const marks = Object.fromEntries([...wanted].map(([id, { status }]) => [id, status]));
    problem.hidden = true;
    send("marks", { batch, group: data.group, marks });
    clearTimeout(slow);
    slow = setTimeout(show, SLOW);
    show();
  }

  function tap(line, status, button) {
    const now = performance.now();
    if (now - (button.tapped ?? -SAME_TAP) < SAME_TAP) return;
    button.tapped = now;
    mark([[line.id, standing(line) === status ? null : status]]);
  }

  function row(line) {
    const name = make("span");
    const note = make("small", { class: "note" });
    const choices = make("div", { class: "choices", role: "group" });
    const made = { line, name, note, choices, item: make("li", {}, make("div", { class: "name" }, name, note), choices) };
    for (const status of STATUSES) {
      const button = make("button", { type: "button", "data-status": status });
      button.addEventListener("click", () => tap(made.line, status, button));
      choices.append(button);
    }
    return made;
  }

  function show() {
    const unmarked = data.lines.filter((line) => !standing(line));
    for (const line of data.lines) {
      const { item, name, note, choices } = rows.get(line.id);
      const status = standing(line);
      item.className = status ? "" : "unmarked";
      setText(name, line.name);
      choices.setAttribute("aria-label", line.name);
      const waits = wanted.get(line.id);
      const isSlow = waits && batch - waits.batch >= 0 && performance.now() - waits.since > SLOW;
      if (waits && waits.since === undefined) waits.since = performance.now();
      note.className = isSlow ? "note slow" : "note";
      setText(note, waits ? data.labels[isSlow ? "slow" : "saving"] : line.note);
      for (const button of choices.children) {
        setText(button, data.labels[button.dataset.status]);
        button.setAttribute("aria-pressed", String(button.dataset.status === status));
        button.disabled = !data.may_mark && !line.status;
      }
    }
    all.disabled = !unmarked.length || !data.may_mark;
    all.hidden = !data.lines.length;
    setText(all, unmarked.length && unmarked.length < data.lines.length
      ? fill(data.labels.rest, { n: unmarked.length }) : data.labels.all);
    const tally = STATUSES.map((status) => [status, data.lines.filter((line) => standing(line) === status).length]);
    setText(counts, [...tally.filter(([, n]) => n).map(([status, n]) => `${n} ${data.labels[status].toLowerCase()}`),
      unmarked.length ? fill(data.labels.unmarked, { n: unmarked.length }) : wanted.size ? data.labels.saving : data.labels.saved,
    ].join(" · "));
    counts.dataset.state = wanted.size ? "saving" : "saved";
  }

  all.addEventListener("click", () => {
    mark(data.lines.filter((line) => !standing(line)).map((line) => [line.id, "keldi"]));
  });

  return {
    update(next, { setStateValue }) {
      if (next.group !== data.group) {
        wanted.clear();
        rows.clear();
      }
      data = next;
      send = setStateValue;
      for (const [id, { batch: sent }] of wanted) if (sent <= data.answer.batch) wanted.delete(id);
      if (!wanted.size) clearTimeout(slow);
      problem.hidden = !data.answer.problem || wanted.size > 0;
      setText(problem, data.answer.problem ?? "");
      for (const line of data.lines) {
        if (!rows.has(line.id)) rows.set(line.id, row(line));
        rows.get(line.id).line = line;
      }
      const items = data.lines.map((line) => rows.get(line.id).item);
      if (items.some((item, index) => list.children[index] !== item) || list.children.length !== items.length) {
        list.replaceChildren(...items);
      }
      show();
    },
    dispose: () => clearTimeout(slow),
  };
});
