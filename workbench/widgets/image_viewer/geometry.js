// Where a photo lies on the stage. Lengths are CSS pixels; zoom 1 is one image pixel per device pixel.

const LEAST_ZOOM = 0.02;
const MOST_ZOOM = 8;

export const FRESH_VIEW = { fit: "width", zoom: 1, turns: 0, x: 0.5, y: 0, boost: false };

export function turned({ width, height }, turns) {
  return turns % 2 ? { width: height, height: width } : { width, height };
}

export function zoomFor(view, size, stage, density) {
  const { width, height } = turned(size, view.turns);
  const across = (stage.width / width) * density;
  const along = (stage.height / height) * density;
  if (view.fit === "width") return Math.min(across, 3 * density);
  if (view.fit === "page") return Math.min(across, along, 3 * density);
  return view.zoom;
}

export function limited(zoom) {
  return Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom));
}

// The photo's rectangle, on whole device pixels. view.x, view.y: the point of the turned photo at the stage's centre.
export function placed(view, size, stage, density) {
  const scale = zoomFor(view, size, stage, density) / density;
  const snap = (length) => Math.round(length * density) / density;
  const whole = turned(size, view.turns);
  const width = snap(whole.width * scale);
  const height = snap(whole.height * scale);
  const x = within(view.x, width, stage.width);
  const y = within(view.y, height, stage.height);
  return {
    x, y, width, height,
    left: snap(stage.width / 2 - x * width),
    top: snap(stage.height / 2 - y * height),
  };
}

// Keeps the photo on the stage: centred when it is smaller, its edges never inside when it is larger.
function within(centre, length, room) {
  if (length <= room) return 0.5;
  const margin = room / 2 / length;
  return Math.min(1 - margin, Math.max(margin, centre));
}

// The view after zooming to `zoom` with the point under the cursor (relative to the stage) staying there.
export function zoomedAt(view, size, stage, density, zoom, cursor) {
  const before = placed(view, size, stage, density);
  const pointX = (cursor.x - before.left) / before.width;
  const pointY = (cursor.y - before.top) / before.height;
  const whole = turned(size, view.turns);
  const target = limited(zoom);
  const scale = target / density;
  return {
    ...view,
    fit: null,
    zoom: target,
    x: pointX + (stage.width / 2 - cursor.x) / (whole.width * scale),
    y: pointY + (stage.height / 2 - cursor.y) / (whole.height * scale),
  };
}

export function rotated(view, quarter) {
  const [x, y] = quarter > 0 ? [1 - view.y, view.x] : [view.y, 1 - view.x];
  return { ...view, turns: (view.turns + quarter + 4) % 4, ...(view.fit ? { x: 0.5, y: 0 } : { x, y }) };
}

// The transform that turns an upright photo of the given placed rectangle about its top left corner.
export function transformFor({ left, top, width, height }, turns) {
  const corner = [[left, top], [left + width, top], [left + width, top + height], [left, top + height]][turns];
  return `translate(${corner[0]}px, ${corner[1]}px) rotate(${turns * 90}deg)`;
}
