// The form's shortcuts, for the overlay that lists them.

export function helpOf(rows, choosing, { labels, groups }) {
  const nameOf = ({ group, label }) => groups.find(({ key }) => key === group)?.label ?? label;
  const jumps = rows.filter(({ key }) => key).map((row) => [[row.key], `${labels.jump}: ${nameOf(row.criterion)}`]);
  const choices = [[["0", "1", "2", "…"], labels.choose], [["Enter"], labels.submit]];
  const steps = [[["↑"], labels.step_up], [["↓"], labels.step_down], [["Shift+↑", "Shift+↓"], labels.ten_steps]];
  return [
    ...(choosing ? choices : [...jumps, ...steps]),
    [["Ctrl+Enter"], labels.submit], [["Alt+R"], labels.release], [["Alt+S"], labels.skip],
  ];
}
