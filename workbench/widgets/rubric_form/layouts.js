// The parts of one criterion, by its layout: "full" (field, slider, comment), "line" (a field among others), "choices".

import { make } from "../shared/dom.js";
import { limits, shown } from "./scores.js";

const stepper = (by, icon) => make("button", { type: "button", class: "button", "data-by": by, "data-icon": icon, tabindex: "-1" });

export function drawCriterion(criterion, id, key, chips) {
  const { layout } = criterion;
  const section = make("section", { class: `criterion ${layout}`, "aria-labelledby": `${id}-title` });
  section.append(
    make("header", {}, make("h3", { id: `${id}-title` }), make("span", { class: "hint" }), key ? make("kbd", {}, key) : ""),
    layout === "choices" ? choices(criterion, id) : marking(criterion, id),
    make("p", { class: "fault-text", id: `${id}-fault`, role: "alert", hidden: true }),
  );
  if (layout !== "line") {
    section.append(make("textarea", { class: "comment", rows: "2" }), make("div", { class: "chips", hidden: !chips.length },
      ...chips.map((text) => make("button", { type: "button", class: "chip" }, text))));
  }
  return section;
}

function marking(criterion, id) {
  const { maximum, step } = limits(criterion);
  const suggestion = make("button", { type: "button", class: "suggestion", tabindex: "-1", hidden: true });
  const field = make("div", { class: "field" }, stepper(-1, "minus"), scoreField(criterion, id), stepper(1, "plus"));
  if (criterion.layout === "line") return make("div", { class: "marking" }, field, suggestion);
  const slider = make("input", { class: "slider", type: "range", min: "0", max: maximum / step, step: "1", value: "0" });
  return make("div", { class: "marking" }, field, make("span", { class: "of" }), slider, suggestion);
}

function scoreField(criterion, id, hidden = false) {
  return make("input", {
    class: "score", id, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "12", role: "spinbutton", hidden,
    "aria-valuemin": "0", "aria-valuemax": shown(limits(criterion).maximum), "aria-describedby": `${id}-fault`,
  });
}

// One button for every score there is; the digit of its place chooses it.
function choices(criterion, id) {
  const { maximum, step } = limits(criterion);
  const scores = Array.from({ length: Math.round(maximum / step) + 1 }, (_, place) => shown(place * step));
  const button = (score, place) => make("button", { type: "button", class: "choice", "data-score": score, "aria-pressed": "false" },
    make("span", {}, score), make("kbd", {}, String(place)));
  return make("div", { class: "marking", role: "group" }, scoreField(criterion, id, true), ...scores.map(button));
}
