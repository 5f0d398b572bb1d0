// One widget object per place on the page: Streamlit calls the module again on every change of the data.

export function component(create) {
  const live = new WeakMap();
  return ({ parentElement, data, setStateValue, setTriggerValue }) => {
    let entry = live.get(parentElement);
    if (!entry) {
      entry = { widget: create(parentElement), call: 0 };
      live.set(parentElement, entry);
    }
    const call = ++entry.call;
    entry.widget.update(data, { setStateValue, setTriggerValue });
    return () => {
      // Streamlit also runs the clean-up of a call that a newer one has overtaken; that one must change nothing.
      if (live.get(parentElement) !== entry || entry.call !== call) return;
      live.delete(parentElement);
      entry.widget.dispose();
    };
  };
}
