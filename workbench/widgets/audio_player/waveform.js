// The seek bar's picture: the recording's loudness, what is loaded, what has been played.

const MOST_BYTES = 12 * 1024 * 1024;
const RATE = 8000;
const BARS = 240;
const known = new Map();

// {peaks, duration}; null if the recording is too long for it or can't be decoded. Fetched once per page.
export function soundOf(url) {
  if (!known.has(url)) known.set(url, decode(url).catch(() => null));
  return known.get(url);
}

async function decode(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok || Number(response.headers.get("content-length")) > MOST_BYTES) {
    await response.body?.cancel();
    return null;
  }
  const sound = await new OfflineAudioContext(1, RATE, RATE).decodeAudioData(await response.arrayBuffer());
  return { peaks: peaksIn(sound.getChannelData(0)), duration: sound.duration };
}

function peaksIn(samples) {
  const width = Math.max(1, Math.floor(samples.length / BARS));
  const peaks = [];
  for (let start = 0; start + width <= samples.length && peaks.length < BARS; start += width) {
    let peak = 0;
    for (let index = start; index < start + width; index += 4) peak = Math.max(peak, Math.abs(samples[index]));
    peaks.push(peak);
  }
  const loudest = Math.max(...peaks, 0.01);
  return peaks.map((peak) => peak / loudest);
}

// position and the buffered ranges are parts of the whole, 0 to 1.
export function drawSound(canvas, { peaks, position, buffered }) {
  const density = window.devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width) return;
  if (canvas.width !== Math.round(width * density)) canvas.width = Math.round(width * density);
  if (canvas.height !== Math.round(height * density)) canvas.height = Math.round(height * density);
  const pen = canvas.getContext("2d");
  const colour = colours(canvas);
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (peaks) drawBars(pen, peaks, position, width, height - 8, colour);
  const base = peaks ? height - 5 : height / 2 - 2;
  const thick = peaks ? 2 : 4;
  bar(pen, 0, base, width, thick, colour.track);
  for (const [from, to] of buffered) bar(pen, from * width, base, (to - from) * width, thick, colour.buffered);
  bar(pen, 0, base, position * width, thick, colour.played);
  if (!peaks || position > 0) knob(pen, Math.min(width - 4, Math.max(4, position * width)), base + thick / 2, colour.played);
}

function drawBars(pen, peaks, position, width, height, colour) {
  const count = Math.min(peaks.length, Math.floor(width / 3));
  for (let index = 0; index < count; index++) {
    const from = Math.floor((index * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count));
    const tall = Math.max(2, Math.max(...peaks.slice(from, to)) * (height - 2));
    pen.fillStyle = index / count < position ? colour.played : colour.sound;
    pen.fillRect((index * width) / count, (height - tall) / 2, 2, tall);
  }
}

function bar(pen, left, top, width, height, colour) {
  if (width <= 0) return;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(left, top, width, height, height / 2);
  pen.fill();
}

function knob(pen, x, y, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, 4, 0, 2 * Math.PI);
  pen.fill();
}

function colours(canvas) {
  const style = getComputedStyle(canvas);
  const ink = style.color;
  return {
    played: style.getPropertyValue("--aw-accent").trim() || ink,
    sound: `color-mix(in srgb, ${ink} 38%, transparent)`,
    track: `color-mix(in srgb, ${ink} 14%, transparent)`,
    buffered: `color-mix(in srgb, ${ink} 30%, transparent)`,
  };
}
