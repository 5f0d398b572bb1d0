import { component } from "../widgets/shared/component.js";
import { inBrowser } from "../widgets/shared/storage.js";

const PAUSE = 700;

// Streamlit takes a text area's value on Ctrl+Enter; pressing it in every pause lets nothing typed wait for a blur.
// Its shortcuts count the keys that are down: one that is never let go silences all of them.
function take(area) {
  for (const event of ["keydown", "keyup"]) {
    area.dispatchEvent(new KeyboardEvent(event, { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
  }
}

export default component(() => {
  let timer = 0;
  let place = "";
  let looked = "";
  const listen = ({ target }) => {
    if (!target.matches?.(`${place} textarea`)) return;
    clearTimeout(timer);
    timer = setTimeout(() => target.isConnected && take(target), PAUSE);
  };
  // A shortcut leaves the cursor where it is, so the field that is being written is left for it.
  const beforeShortcut = ({ key, ctrlKey, metaKey, target }) => {
    if (key !== "s" || !(ctrlKey || metaKey) || !target.matches?.(`${place} :is(textarea, input[type=text])`)) return;
    target.blur();
    target.focus({ preventScroll: true });
  };
  document.addEventListener("input", listen);
  document.addEventListener("keydown", beforeShortcut, true);
  return {
    update({ name, content, form, forget }, { setStateValue }) {
      place = form;
      forget.forEach((other) => inBrowser.remove(other));
      if (!name) return;
      if (content !== null) inBrowser.write(name, content);
      else if (looked !== name) setStateValue("found", { name, content: inBrowser.read(name) });
      looked = name;
    },
    dispose() {
      clearTimeout(timer);
      document.removeEventListener("input", listen);
      document.removeEventListener("keydown", beforeShortcut, true);
    },
  };
});
