import { component } from "../widgets/shared/component.js";
import { make, setText } from "../widgets/shared/dom.js";
import { bindKeys } from "../widgets/shared/keys.js";

const PAUSE = 180;
const LEAST = 2;

export default component((root) => {
  const input = root.querySelector("input");
  const list = root.querySelector("ul");
  let data = { found: [], asked: "", labels: {} };
  let send = {};
  let chosen = 0;
  let timer = 0;
  let isOpen = false;
  const keys = bindKeys(root, "finder", { "/": () => { input.focus(); input.select(); } });

  const text = () => input.value.trim();

  function show() {
    const isReady = isOpen && text().length >= LEAST && data.asked === text();
    list.hidden = !isReady;
    input.setAttribute("aria-expanded", String(isReady));
    if (!isReady) return;
    chosen = Math.min(chosen, Math.max(data.found.length - 1, 0));
    const items = data.found.map((student, index) => {
      const item = make("li", { role: "option", id: `found-${index}`, "aria-selected": String(index === chosen) },
        make("b", {}, student.name), make("span", {}, student.group), make("span", {}, student.phone));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); open(index); });
      return item;
    });
    list.replaceChildren(...(items.length ? items : [make("li", { class: "none" }, data.labels.none)]));
    input.setAttribute("aria-activedescendant", items.length ? `found-${chosen}` : "");
    items[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function ask() {
    clearTimeout(timer);
    if (text().length >= LEAST && text() !== data.asked) send.setStateValue("query", text());
  }

  function open(index) {
    const student = data.found[index];
    if (!student || data.asked !== text()) return;
    isOpen = false;
    input.value = "";
    input.blur();
    show();
    send.setTriggerValue("open", student.id);
  }

  input.addEventListener("input", () => {
    isOpen = true;
    chosen = 0;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
    show();
  });
  input.addEventListener("focus", () => { isOpen = true; show(); });
  input.addEventListener("blur", () => { isOpen = false; show(); });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Enter") data.asked === text() ? open(chosen) : ask();
    else if (event.key === "ArrowDown") chosen = Math.min(chosen + 1, data.found.length - 1);
    else if (event.key === "ArrowUp") chosen = Math.max(chosen - 1, 0);
    else if (event.key === "Escape") { input.value = ""; input.blur(); }
    else return;
    event.preventDefault();
    show();
  });

  return {
    update(next, setters) {
      data = next;
      send = setters;
      input.placeholder = data.labels.search;
      input.setAttribute("aria-label", data.labels.search);
      keys.describe(data.labels.search, [[["/"], data.labels.search]], data.labels);
      show();
      if (isOpen) ask();
    },
    dispose() {
      clearTimeout(timer);
      keys.release();
    },
  };
});
