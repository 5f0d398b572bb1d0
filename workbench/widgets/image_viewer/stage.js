// The photo itself: loading, drawing, dragging, zooming.

import { FRESH_VIEW, placed, rotated, transformFor, zoomedAt, zoomFor } from "./geometry.js";
import { inTab } from "../shared/storage.js";

const ZOOM_STEP = 1.25;

export class Stage {
  constructor(root, changed) {
    this.root = root;
    this.element = root.querySelector(".stage");
    this.photo = root.querySelector(".photo");
    this.changed = changed;
    this.page = null;
    this.view = FRESH_VIEW;
    this.photo.addEventListener("load", () => this.loaded());
    this.photo.addEventListener("error", () => this.photo.hasAttribute("src") && this.tell("error"));
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.element.addEventListener("pointerdown", (event) => this.drag(event));
    this.element.addEventListener("dblclick", (event) => this.toggleActualSize(this.cursor(event)));
    this.element.addEventListener("keydown", (event) => this.arrow(event));
  }

  show(page, viewer) {
    this.viewer = viewer;
    if (this.page && page && this.page.id === page.id && (this.state === "ready" || this.page.url === page.url)) {
      this.page = page;
      return;
    }
    this.page = page;
    this.view = { ...FRESH_VIEW, ...(page && inTab.read(this.memory())) };
    if (page) this.load();
    else this.tell("empty");
  }

  load() {
    this.tell("loading");
    this.photo.removeAttribute("src");
    this.photo.src = this.page.url;
  }

  loaded() {
    this.tell("ready");
    this.draw();
  }

  tell(state) {
    this.state = state;
    this.root.dataset.state = state;
    this.changed();
  }

  memory() {
    return `academy.page:${this.viewer}:${this.page.id}`;
  }

  get size() {
    return { width: this.photo.naturalWidth || 1, height: this.photo.naturalHeight || 1 };
  }

  get room() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  get zoom() {
    return zoomFor(this.view, this.size, this.room, window.devicePixelRatio);
  }

  draw() {
    if (this.state !== "ready" || !this.room.width) return;
    const rectangle = placed(this.view, this.size, this.room, window.devicePixelRatio);
    const { x, y, width, height } = rectangle;
    this.view = { ...this.view, x, y };
    const upright = this.view.turns % 2 ? [height, width] : [width, height];
    this.photo.style.width = `${upright[0]}px`;
    this.photo.style.height = `${upright[1]}px`;
    this.photo.style.transform = transformFor(rectangle, this.view.turns);
    this.root.classList.toggle("boosted", this.view.boost);
    this.changed();
  }

  look(view) {
    if (this.state !== "ready") return;
    this.view = view;
    this.draw();
    inTab.write(this.memory(), this.view);
  }

  zoomBy(factor, cursor = this.centre()) {
    this.look(zoomedAt(this.view, this.size, this.room, window.devicePixelRatio, this.zoom * factor, cursor));
  }

  zoomIn() {
    this.zoomBy(ZOOM_STEP);
  }

  zoomOut() {
    this.zoomBy(1 / ZOOM_STEP);
  }

  actualSize(cursor = this.centre()) {
    this.look(zoomedAt(this.view, this.size, this.room, window.devicePixelRatio, 1, cursor));
  }

  toggleActualSize(cursor) {
    if (this.view.fit) this.actualSize(cursor);
    else this.fit("width");
  }

  fit(kind) {
    this.look({ ...this.view, fit: kind, x: 0.5, y: 0 });
  }

  rotate(quarter) {
    this.look(rotated(this.view, quarter));
  }

  boost() {
    this.look({ ...this.view, boost: !this.view.boost });
  }

  pan(byX, byY) {
    const { width, height } = placed(this.view, this.size, this.room, window.devicePixelRatio);
    this.look({ ...this.view, x: this.view.x - byX / width, y: this.view.y - byY / height });
  }

  centre() {
    return { x: this.room.width / 2, y: this.room.height / 2 };
  }

  cursor(event) {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  wheel(event) {
    if (this.state !== "ready") return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 32 : event.deltaMode === 2 ? 400 : 1;
    if (event.shiftKey) return this.pan(-(event.deltaX || event.deltaY) * unit, 0);
    const pinch = event.ctrlKey && event.deltaMode === 0 && Math.abs(event.deltaY) < 40;
    this.zoomBy(Math.exp(-event.deltaY * unit * (pinch ? 0.01 : 0.0016)), this.cursor(event));
  }

  drag(event) {
    if (event.button > 1 || this.state !== "ready" || event.target.closest("button")) return;
    let last = event;
    const move = (next) => {
      this.pan(next.clientX - last.clientX, next.clientY - last.clientY);
      last = next;
    };
    const stop = () => {
      this.element.classList.remove("dragging");
      this.element.removeEventListener("pointermove", move);
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add("dragging");
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("lostpointercapture", stop, { once: true });
  }

  arrow(event) {
    const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.target.closest("button")) return;
    this.pan(...by);
    event.preventDefault();
    event.stopPropagation();
  }
}
