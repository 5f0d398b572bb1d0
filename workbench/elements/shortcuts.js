import { component } from "../widgets/shared/component.js";
import { bindKeys, openShortcuts } from "../widgets/shared/keys.js";

export default component((root) => {
  const keys = bindKeys(root, "page", {});
  const button = root.querySelector(".ask");
  button.addEventListener("click", openShortcuts);
  return {
    update({ title, help, labels }) {
      keys.describe(title, help, labels);
      button.title = `${labels.shortcuts} (?)`;
      button.querySelector("span").textContent = labels.shortcuts;
    },
    dispose: () => keys.release(),
  };
});
