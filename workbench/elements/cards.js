function line(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const cards = data.cards.map((card) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = card.tone;
    const state = line("div", "state", "");
    state.append(line("span", `pill ${card.tone}`, card.state), line("small", "", card.note));
    button.append(line("b", "", card.title), line("span", "time", card.time), line("small", "", card.below),
      line("small", "count", card.count), state);
    button.onclick = () => setTriggerValue("open", card.id);
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  parentElement.querySelector("ul").replaceChildren(...cards);
}
