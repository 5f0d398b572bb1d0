function line(content, open) {
  const li = document.createElement("li");
  const name = document.createElement("button");
  name.type = "button";
  name.textContent = content.name;
  const note = document.createElement("small");
  note.textContent = content.note;
  note.title = content.note;
  const value = document.createElement("b");
  value.textContent = content.value;
  li.append(name, value, note);
  li.onclick = () => open(content.id);
  return li;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const open = (id) => setTriggerValue("open", id);
  const title = find("h3");
  title.textContent = data.title;
  find(".tip")?.remove();
  title.classList.toggle("defined", Boolean(data.tip));
  if (data.tip) {
    title.tabIndex = 0;
    const tip = document.createElement("span");
    tip.className = "tip";
    tip.role = "tooltip";
    tip.textContent = data.tip;
    title.after(tip);
  }
  const pill = find(".pill");
  pill.textContent = data.count;
  pill.className = `pill ${data.tone}`;
  find("ol").replaceChildren(...data.lines.map((content) => line(content, open)));
  const nothing = find("p");
  nothing.textContent = data.nothing;
  nothing.hidden = data.lines.length > 0;
  const all = find(".all");
  all.textContent = data.all;
  all.hidden = !data.all || !data.lines.length;
  all.onclick = () => open(0);
}
