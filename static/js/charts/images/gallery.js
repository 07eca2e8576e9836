/** A panel of images with what is read in each. It has the methods of a chart, and is drawn by the page itself. */

import { h, settle } from "../../shell/dom.js";
import { pngOf, sharpCanvas } from "../../export/files.js";
import { SvgContext } from "../../export/svg.js";
import { leaveFocus } from "../../shell/focus.js";
import { colour } from "../../shell/theme.js";
import { Detail } from "./detail.js";
import { orderOf, readAs, sharesOf, summary } from "./reading.js";
import { drawSheet, sizeOf } from "./sheet.js";
import { Tile } from "./tile.js";
import { keysOf, PASS } from "../../shell/keys.js";

const [MOST, LARGE] = [48, 200]; // tiles at a time, which are drawn anew while it plays; and in a large panel

export class Gallery {
  data = [];
  tiles = [];
  order = [];
  /** @type {Json} */
  known = null;
  /** @type {Json} */
  chosen = null;
  at = 0;

  /**
   * @param {HTMLElement} element
   * @param {Figure} figure without traces
   * @param {{classes: string[], shape: [number, number], side: string}} how `side`: of a comparison, its letter
   */
  constructor(element, figure, { classes, shape: [height], side }) {
    this.element = element;
    this.figure = figure;
    this.side = side;
    /** @type {(image: number | null) => void} */
    this.choose = () => null;
    element.className = "gallery";
    this.head = h("p", {});
    this.list = h("ul", { role: "listbox", "aria-label": "Validation images, misclassified ones first" });
    this.more = h("p", { class: "quiet" });
    this.detail = new Detail(() => this.choose(null));
    element.append(this.head, h("div", { class: "tiles" }, this.list, this.more), this.detail.root);
    const longest = Math.max(...classes.map((name) => name.length));
    this.list.style.setProperty("--tile", `${Math.max(height > 12 ? 4.2 : 3.8, 2.4 + 1.4 * Math.min(5, longest))}rem`);
    leaveFocus(this.list);
    this.list.addEventListener("click", ({ target }) => this.take(target.closest("li")));
    this.listen();
  }

  listen() {
    const [take, step] = [({ target }) => this.take(target), ({ key }) => this.step(key)];
    const steps = Object.fromEntries(
      ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight", "Home", "End"].map((key) => [key, step]),
    );
    keysOf(this.list, [
      [
        "← ↑ ↓ → Enter", "in the images: the next one, and one enlarged; Esc: all images",
        { ...steps, Enter: take, " ": take },
      ],
      ["", "", { Escape: () => (this.chosen === null ? PASS : this.choose(null)) }],
    ]);
  }

  /** The pictures have come. @param {{pixels, classes, names, training}} known */
  know(known) {
    this.known = { ...known, classes: known.classes.data ?? known.classes };
    this.draw();
  }

  /** Show one image by itself, or (null) none. */
  single(image) {
    this.chosen = image;
    this.update(this.patch);
  }

  draw() {
    this.tiles.forEach((tile) => tile.renew());
    this.update(this.patch);
  }

  update(patch) {
    this.patch = patch;
    if (!patch || !this.known) return;
    const { side } = this;
    this.head.replaceChildren(...(side ? [h("b", { class: "letter" }, side), " "] : []), summary(patch));
    const { classes, names, pixels } = this.known;
    this.order = orderOf(patch.said.data, classes, patch.other?.said.data);
    const most = Math.min(this.element.closest(".large") ? LARGE : MOST, this.order.length);
    while (this.tiles.length < most) this.tiles.push(new Tile());
    this.tiles.length = most;
    this.tiles.forEach((tile, k) => {
      const i = this.order[k];
      tile.show(pixels, i, readAs(names, patch.said.data[i]), names[classes[i]], i === this.chosen);
    });
    settle(this.list, this.tiles.map(({ root }) => root));
    this.point(Math.min(this.at, most - 1));
    const left = patch.of - this.tiles.length;
    this.more.textContent = left > 0 ? `… and ${left} more` : "";
    if (this.chosen === null) this.detail.hide();
    else this.detail.show(this.known, patch, this.chosen);
  }

  /** The tile that Tab comes to. */
  point(at) {
    this.tiles[this.at]?.root.setAttribute("tabindex", "-1");
    this.at = at;
    this.tiles[at]?.root.setAttribute("tabindex", "0");
  }

  take(root) {
    const at = this.tiles.findIndex((tile) => tile.root === root);
    if (at < 0) return;
    this.point(at);
    const image = this.order[at];
    this.choose(image === this.chosen ? null : image);
  }

  /** To the tile that a key leads to. */
  step(key) {
    const across = this.tiles.findIndex(({ root }) => root.offsetTop > this.tiles[0].root.offsetTop);
    const step = {
      ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -this.at,
      End: this.tiles.length - 1 - this.at,
    }[key];
    this.go(Math.max(0, Math.min(this.tiles.length - 1, this.at + step)));
  }

  go(at) {
    this.point(at);
    this.tiles[at].root.focus();
  }

  /** All tiles as one picture. @param {(size: {width: number, height: number}) => Json} make gives its context */
  sheet(make) {
    const tiles = this.tiles.map(({ canvas, root }) => ({
      canvas, text: root.textContent, wrong: root.classList.contains("wrong"),
    }));
    const size = sizeOf(tiles.map(({ text }) => text));
    const ctx = make(size);
    drawSheet(ctx, this.head.textContent, tiles, size);
    return ctx;
  }

  async svg() {
    return this.sheet(({ width, height }) => new SvgContext(width, height, colour("card"))).text(
      "Images and their predictions",
    );
  }

  async png() {
    const { canvas } = this.sheet(({ width, height }) => {
      const { ctx } = sharpCanvas(width, height);
      ctx.fillStyle = colour("card");
      ctx.fillRect(0, 0, width, height);
      return ctx;
    });
    return pngOf(canvas);
  }

  /** Every image, for a table. */
  lines() {
    const {
      known: { classes, names }, patch: { said, outputs },
    } = this;
    const body = [...said.data].map((read, i) => [
      i + 1, names[classes[i]], readAs(names, read), read === classes[i] ? "right" : "wrong",
      ...sharesOf(outputs, i),
    ]);
    return [["image", "is", "read as", "", ...names.map((name) => `output ${name}`)], ...body];
  }

  remove() {
    this.tiles = [];
  }
}
