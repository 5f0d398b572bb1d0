import { component } from "../widgets/shared/component.js";
import { inBrowser } from "../widgets/shared/storage.js";

const PAUSE = 700;

// Streamlit takes a text area's value on Ctrl+Enter; pressing it in every pause lets nothing typed wait for a blur.
function take(area) {
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
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
  document.addEventListener("input", listen);
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
    },
  };
});
