// Criteria that belong together, under one heading and with one comment on that part of the work.

import { make } from "../shared/dom.js";

export function drawGroups(rows, groups) {
  const pieces = [];
  for (const row of rows) {
    const { group } = row.criterion;
    if (!group) pieces.push(row.section);
    else if (pieces.at(-1)?.dataset.part === group) pieces.at(-1).querySelector(".lines").append(row.section);
    else pieces.push(drawGroup(groups.find(({ key }) => key === group) ?? { key: group }, row));
  }
  return pieces;
}

function drawGroup({ key, remark }, row) {
  return make("section", { class: "group", "data-part": key },
    make("header", {}, make("h3", {}), row.key ? make("kbd", {}, row.key) : ""),
    make("div", { class: "lines" }, row.section),
    remark ? make("textarea", { class: "remark", rows: "2", "data-part": key }) : "");
}

export function labelGroups(root, groups, labels) {
  for (const { key, label } of groups) {
    const group = root.querySelector(`.group[data-part="${key}"]`);
    if (!group) continue;
    group.querySelector("h3").textContent = label;
    const remark = group.querySelector(".remark");
    remark?.setAttribute("aria-label", `${labels.comment}: ${label}`);
    remark?.setAttribute("placeholder", labels.comment_placeholder);
  }
}
