import { component } from "../widgets/shared/component.js";
import { inBrowser } from "../widgets/shared/storage.js";

const PAUSE = 700;
const TYPED_IN = ":is(textarea, input[type=text])";

// Streamlit takes a text area's value on Ctrl+Enter; pressing it in every pause lets nothing typed wait for a blur.
// Its shortcuts count the keys that are down: one that is never let go silences all of them.
function take(area) {
  for (const event of ["keydown", "keyup"]) {
    area.dispatchEvent(new KeyboardEvent(event, { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
  }
}

const nothing = () => ({ content: null, typed: {} });

// What the server has, and over it what was typed since, field by field: both are in the browser at every keystroke.
class Keeping {
  constructor() {
    this.name = "";
    this.kept = nothing();
    this.timers = new Map();
  }

  update({ name, content, fields, form, forget }, tell) {
    this.place = form;
    this.fields = fields;
    forget.forEach((other) => inBrowser.remove(other));
    if (name !== this.name) this.open(name, tell);
    if (!name) return;
    if (forget.includes(name)) {
      this.kept = nothing();
      return;
    }
    if (content !== null || !this.isAwaited) this.kept.content = content;
    if (content !== null) this.isAwaited = false;
    for (const [field, value] of Object.values(fields)) {
      if (this.kept.typed[field] === value) delete this.kept.typed[field];
    }
    this.write();
  }

  // What was typed before this was there to hear it is taken up as well. What is found is told, and stays until the
  // server has it.
  open(name, tell) {
    this.name = name;
    const found = name ? inBrowser.read(name) : null;
    this.kept = found ?? nothing();
    this.isAwaited = !!found;
    if (!name) return;
    for (const area of document.querySelectorAll(`${this.place} ${TYPED_IN}`)) {
      const known = this.fieldOf(area);
      if (known && known[1] !== area.value) this.hear(area);
    }
    if (found) tell.setStateValue("found", { name, at: Date.now(), ...this.kept });
  }

  fieldOf(area) {
    const key = area.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)[1];
    return this.fields[key];
  }

  hear(area) {
    const known = this.fieldOf(area);
    if (known) this.kept.typed[known[0]] = area.value;
    this.write();
    if (!area.matches("textarea")) return;
    clearTimeout(this.timers.get(area));
    this.timers.set(area, setTimeout(() => area.isConnected && take(area), PAUSE));
  }

  write() {
    const { content, typed } = this.kept;
    if (content === null && !Object.keys(typed).length) inBrowser.remove(this.name);
    else inBrowser.write(this.name, this.kept);
  }
}

export default component(() => {
  const keeping = new Keeping();
  const isTyped = (target) => keeping.name && target.matches?.(`${keeping.place} ${TYPED_IN}`);
  const listen = ({ target }) => isTyped(target) && keeping.hear(target);
  // A shortcut leaves the cursor where it is, so the field that is being written is left for it.
  const beforeShortcut = ({ key, ctrlKey, metaKey, target }) => {
    if (key !== "s" || !(ctrlKey || metaKey) || !isTyped(target)) return;
    target.blur();
    target.focus({ preventScroll: true });
  };
  document.addEventListener("input", listen);
  document.addEventListener("keydown", beforeShortcut, true);
  return {
    update: (data, tell) => keeping.update(data, tell),
    dispose() {
      keeping.timers.forEach(clearTimeout);
      document.removeEventListener("input", listen);
      document.removeEventListener("keydown", beforeShortcut, true);
    },
  };
});
