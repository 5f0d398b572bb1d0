function cell(content, column, first) {
  const td = document.createElement("td");
  td.className = [column.align || "", column.width || ""].join(" ");
  const holder = first ? document.createElement("button") : document.createElement("span");
  holder.textContent = content.text;
  if (content.tone) holder.className = `pill ${content.tone}`;
  td.append(holder);
  if (content.note) {
    const note = document.createElement("small");
    note.textContent = content.note;
    td.append(note);
  }
  return td;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const head = document.createElement("tr");
  for (const column of data.columns) {
    const th = document.createElement("th");
    th.scope = "col";
    th.className = column.align || "";
    th.textContent = column.label;
    head.append(th);
  }
  head.hidden = data.columns.every(({ label }) => !label);
  const body = data.rows.map((row) => {
    const tr = document.createElement("tr");
    tr.dataset.row = row.id;
    row.cells.forEach((content, index) => tr.append(cell(content, data.columns[index], index === 0)));
    tr.onclick = () => setTriggerValue("open", row.id);
    return tr;
  });
  parentElement.querySelector("thead").replaceChildren(head);
  parentElement.querySelector("tbody").replaceChildren(...body);
}
