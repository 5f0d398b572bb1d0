// The image viewer: toolbar, thumbnails and stage.

import { component } from "../shared/component.js";
import { applyLabels, drawIcons, fill, keepFocus, setText } from "../shared/dom.js";
import { bindKeys, openShortcuts } from "../shared/keys.js";
import { inTab } from "../shared/storage.js";
import { Stage } from "./stage.js";
import { drawStrip, markCurrent } from "./strip.js";

const LEAST_HEIGHT = 420;

class Viewer {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.querySelector(".viewer");
    this.strip = this.root.querySelector(".strip");
    this.pages = [];
    this.labels = {};
    this.stage = new Stage(this.root, () => this.refresh());
    drawIcons(this.root);
    keepFocus(this.root.querySelector(".bar"));
    keepFocus(this.strip);
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) this.actions()[button.dataset.act]();
    });
    this.keys = bindKeys(parent, "image_viewer", this.bindings());
    this.fitHeight = () => this.adaptHeight();
    window.addEventListener("resize", this.fitHeight);
    this.observer = new ResizeObserver(() => this.stage.draw());
    this.observer.observe(this.stage.element);
    document.addEventListener("fullscreenchange", this.fitHeight);
  }

  actions() {
    const stage = this.stage;
    return {
      previous: () => this.step(-1),
      next: () => this.step(1),
      zoomIn: () => stage.zoomIn(),
      zoomOut: () => stage.zoomOut(),
      fitWidth: () => stage.fit("width"),
      fitPage: () => stage.fit("page"),
      actualSize: () => stage.actualSize(),
      rotateLeft: () => stage.rotate(-1),
      rotateRight: () => stage.rotate(1),
      boost: () => stage.boost(),
      fullscreen: () => this.toggleFullscreen(),
      retry: () => stage.load(),
      help: openShortcuts,
    };
  }

  bindings() {
    const act = this.actions();
    return {
      "+": act.zoomIn, "=": act.zoomIn, "-": act.zoomOut, "_": act.zoomOut,
      0: act.fitPage, 1: act.actualSize, W: act.fitWidth,
      R: act.rotateRight, "Shift+R": act.rotateLeft, B: act.boost, F: act.fullscreen,
      "[": act.previous, "]": act.next, PageUp: act.previous, PageDown: act.next,
    };
  }

  update({ name, pages, labels }) {
    this.name = name;
    this.labels = labels;
    applyLabels(this.root, labels);
    this.root.setAttribute("aria-label", labels.viewer);
    this.strip.setAttribute("aria-label", labels.pages);
    this.keys.describe(labels.viewer, this.help(), labels);
    if (JSON.stringify(pages) !== JSON.stringify(this.pages)) {
      this.pages = pages;
      drawStrip(this.strip, pages, (id) => this.open(id));
      const last = inTab.read(this.memory());
      this.open(pages.some((page) => page.id === last) ? last : pages[0]?.id);
    }
    this.adaptHeight();
    this.refresh();
  }

  memory() {
    return `academy.viewer:${this.name}`;
  }

  get index() {
    return this.pages.findIndex((page) => page.id === this.stage.page?.id);
  }

  open(id) {
    const page = this.pages.find((candidate) => candidate.id === id) ?? null;
    this.stage.show(page, this.name);
    markCurrent(this.strip, id);
    if (page) inTab.write(this.memory(), id);
    this.fetchNext();
    this.refresh();
  }

  fetchNext() {
    const next = this.pages[this.index + 1];
    if (next) new Image().src = next.url;
  }

  step(by) {
    const page = this.pages[this.index + by];
    if (page) this.open(page.id);
    return !!page;
  }

  refresh() {
    const { stage, labels, pages, index, root } = this;
    const ready = stage.state === "ready";
    const press = (act, on) => root.querySelector(`[data-act="${act}"]`).setAttribute("aria-pressed", on);
    setText(root.querySelector(".where"), pages.length ? fill(labels.page_of, { number: index + 1, count: pages.length }) : "");
    setText(root.querySelector(".percent"), ready ? `${Math.round(stage.zoom * 100)}%` : "");
    press("fitWidth", ready && stage.view.fit === "width");
    press("fitPage", ready && stage.view.fit === "page");
    press("actualSize", ready && !stage.view.fit && stage.zoom === 1);
    press("boost", stage.view.boost);
    press("fullscreen", !!this.parent.fullscreenElement);
    root.querySelector('[data-act="previous"]').disabled = index <= 0;
    root.querySelector('[data-act="next"]').disabled = index >= pages.length - 1;
    stage.photo.alt = stage.page ? [stage.page.group, stage.page.label].filter(Boolean).join(", ") : "";
  }

  // As high as the window leaves room for below the place where the viewer begins.
  adaptHeight() {
    const scroller = document.querySelector('[data-testid="stMain"]');
    const top = this.root.getBoundingClientRect().top + (scroller?.scrollTop ?? window.scrollY);
    const room = window.innerHeight - (top < window.innerHeight * 0.45 ? top + 16 : 88);
    this.root.style.height = `${Math.max(LEAST_HEIGHT, Math.round(room))}px`;
    this.refresh();
  }

  toggleFullscreen() {
    if (this.parent.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  help() {
    const text = this.labels;
    return [
      [["[", "PageUp"], text.previous_page], [["]", "PageDown"], text.next_page],
      [["+"], text.zoom_in], [["-"], text.zoom_out], [[text.wheel_keys], text.zoom], [[text.drag_keys], text.drag],
      [["W"], text.fit_width], [["0"], text.fit_page], [["1"], text.actual_size],
      [["R"], text.rotate_right], [["Shift+R"], text.rotate_left], [["B"], text.boost], [["F"], text.fullscreen],
    ];
  }

  dispose() {
    this.keys.release();
    this.observer.disconnect();
    window.removeEventListener("resize", this.fitHeight);
    document.removeEventListener("fullscreenchange", this.fitHeight);
  }
}

export default component((parent) => new Viewer(parent));
