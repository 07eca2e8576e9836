/**
 * The lattice of cells. Draws the newest picture that it was shown, once an animation frame and only when
 * something changed; knows neither where pictures come from nor what is done about a selection.
 */

import { leaveFocus } from "../shell/focus.js";
import { onTheme } from "../shell/theme.js";
import { incoming } from "./arrows.js";
import { namesAt, zoomOf } from "./chain.js";
import { drawChainBackground, incomingToChain, paintChain } from "./chain_paint.js";
import { palette } from "../shell/colours.js";
import { cutAt } from "./truncation.js";
import { drawBackground, drawRow, drawSelection, drawUnitSelection } from "./draw.js";
import { drawLit, drawWrong } from "./highlight.js";
import { cellAt, holds, move, unitAt } from "./hit.js";
import { fitting, layOut } from "./layout.js";
import { PictureScale } from "./picture_scale.js";
import { legendOf, paint } from "./paint.js";
import { pressable } from "./press.js";
import { Pulse } from "./pulse.js";
import { keysOf, PASS } from "../shell/keys.js";

const USUAL = { background: drawBackground, paint, incoming };
const CHAIN = { background: drawChainBackground, paint: paintChain, incoming: incomingToChain };

export class Lattice extends EventTarget {
  /** @type {number} */
  zoom;
  layout;
  /** @type {number} */
  dots;
  /** @type {number} */
  width;
  /** @type {number} */
  height;
  quantity = "delta";
  /** @type {Cell | null} */
  selected = null;
  lit = [];
  /** What of somebody's own numbers is wrong first, as a ref; empty for nothing. */
  wrong = "";
  /** @type {Picture | null} */
  picture = null;
  /** @type {Json} */
  imagined = null;
  frozen = [];
  /** @type {Network | null} */
  model = null;
  /** @type {Json} */
  marks = null;
  outlined = false;
  /** @type {{x: number, y: number} | null} */
  pointer = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.background = document.createElement("canvas"); // below, so that what does not change is not drawn again
    this.background.setAttribute("aria-hidden", "true");
    canvas.before(this.background);
    this.pulse = new Pulse(canvas);
    // Milliseconds between two pictures, when the last one was, and what it took to draw one
    this.frames = { drawn: 0, worst: 0, last: 0, longest: 0 };
    new ResizeObserver(() => this.resize()).observe(canvas);
    onTheme(() => this.resize());
    leaveFocus(canvas); // only by the keyboard the lattice gets its arrow keys
    canvas.addEventListener("click", (event) => this.select(this.at(event.offsetX, event.offsetY)));
    canvas.addEventListener(
      "pointermove", ({ pointerType, offsetX: x, offsetY: y }) => pointerType === "touch" || this.point({ x, y }),
    );
    canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || this.point(null));
    pressable(this);
    this.listen();
    canvas.addEventListener("focus", () => this.resting || this.selected || this.begin());
  }

  /**
   * Another network: everything is laid out anew.
   *
   * @param {Network} model
   */
  reshape(model) {
    const same = this.model && JSON.stringify(model) === JSON.stringify(this.model);
    if (same) return;
    Object.assign(this, { model, picture: null, imagined: null, marks: null });
    this.pulse.stop();
    if (this.selected && !holds(model, this.selected)) this.select(null);
    this.resize();
  }

  show(picture) {
    if (picture.timesteps > this.model.longest) this.reshape({ ...this.model, longest: picture.timesteps });
    this.picture = picture;
    this.request();
  }

  /**
   * Show beside it, unit by unit, what it would be with some changes; null: as it is.
   *
   * @param {Picture} picture
   */
  imagine(picture) {
    this.imagined = picture;
    this.request();
  }

  /** Say which layers do not learn, by their numbers from 0. */
  freeze(layers) {
    if (layers.join() === this.frozen.join()) return;
    this.frozen = layers;
    this.rebuild();
  }

  /**
   * Outline the layers whose weights changed, or not: the first update has the picture of its preview, and nothing
   * else of it would be seen.
   */
  outline(changed) {
    if (changed === this.outlined) return;
    this.outlined = changed;
    this.request();
  }

  /**
   * Show how far a walk has come, or (null) the whole step.
   *
   * @param marks as a walk has them: {pass, current, cells, timesteps, costed, updated}
   * @param {number} [most] ms until it goes on
   */
  walkTo(marks, most) {
    if (!marks && !this.marks) return;
    Object.assign(this, { marks, arrived: { most } });
    this.request();
  }

  choose(quantity) {
    this.quantity = quantity;
    this.request();
  }

  /** Name the colours anew, in the symbols of now. */
  write() {
    this.request();
  }

  /** Outline what these refs stand for ("h 1 5 3", "W_time 2", …), until others do. */
  highlight(refs) {
    if (refs.join() === this.lit.join()) return;
    this.lit = refs;
    this.request();
  }

  /** Mark what of somebody's own numbers is wrong first: a ref; empty for nothing. */
  markWrong(ref) {
    if (ref === this.wrong) return;
    this.wrong = ref;
    this.request();
  }

  select(cell) {
    this.selected = cell;
    this.request();
    this.dispatchEvent(new CustomEvent("select", { detail: cell }));
  }

  /** Select the last cell of the output, from which the error signal comes. */
  begin() {
    if (this.model) this.select({ layer: this.model.layers.length - 1, n: this.last(), unit: 0 });
  }

  /** Take the focus with nothing selected. */
  rest() {
    this.select(null);
    this.resting = true;
    this.canvas.focus({ preventScroll: true });
    this.resting = false;
  }

  /** Select what a walk has come to: the selected cell, if it is one of these stages, else the last of them. */
  follow(stages) {
    const { selected } = this;
    const kept =
      selected && stages.some(({ layer, n }) => layer === selected.layer && (n === null || n === selected.n));
    const { layer, n } = stages.at(-1);
    const units = this.model.layers[layer].units;
    if (!kept) {
      this.selected = { layer, n: n ?? selected?.n ?? this.last(), unit: Math.min(selected?.unit ?? 0, units - 1) };
    }
    this.reveal();
    this.request();
  }

  /** Scroll to the selected cell, or to the last one, where the lattice is wider than its place. */
  reveal() {
    const { layout, zoom, selected, canvas: { parentElement: place } } = this;
    if (!layout || !place.parentElement.classList.contains("stretched")) return;
    const { x, w } = layout.input(selected?.n ?? this.last());
    const [left, right] = [x * zoom, (x + w) * zoom];
    if (left >= place.scrollLeft && right <= place.scrollLeft + place.clientWidth) return;
    place.scrollLeft = (left + right - place.clientWidth) / 2;
  }

  /** The cell and its unit at a place of the canvas, in CSS pixels: {layer, n, unit}; null where there is none. */
  at(x, y) {
    const [px, py] = [x / this.zoom, y / this.zoom];
    const cell = cellAt(this.layout, this.model, px, py);
    return cell && { ...cell, unit: unitAt(this.layout, this.model, cell, px, py) };
  }

  /** The pointer has come to a place of the canvas, in CSS pixels, or (null) left it. */
  point(pointer) {
    this.pointer = pointer;
    const names = pointer && this.layout ? namesAt(this.layout, pointer.x / this.zoom, pointer.y / this.zoom) : [];
    this.dispatchEvent(new CustomEvent("over", { detail: names }));
    this.tellPointed();
  }

  /**
   * Tell which unit the pointer is on, what it shows and what it would be, or null; again whenever the picture is
   * another.
   */
  tellPointed() {
    this.dispatchEvent(new CustomEvent("point", { detail: this.pointer && this.pointed(this.pointer) }));
  }

  pointed({ x, y }) {
    const { picture, imagined, model } = this;
    const cell = picture && this.at(x, y);
    if (picture && !cell) return this.pointedCut(x, y);
    if (!cell || cell.n >= picture.timesteps) return null;
    const { scale, marks } = this.view();
    const quantity = cell.layer < 0 ? "inputs" : scale.shown(marks, cell.layer, cell.n);
    const width = cell.layer < 0 ? model.inputs : model.layers[cell.layer].units;
    const array = (of) => (cell.layer < 0 ? of?.inputs : of?.layers[cell.layer][quantity]);
    const [value, would] = [picture, imagined].map((of) => array(of)?.data[cell.n * width + cell.unit]);
    return value === undefined ? null : { ...cell, quantity, value, would, digits: array(picture).digits, x, y };
  }

  /** A line where the error signal is cut, while it is drawn. */
  pointedCut(x, y) {
    const cut =
      legendOf(this.view()).back && cutAt(this.layout, this.model, this.picture, x / this.zoom, y / this.zoom);
    return cut ? { cut, x, y } : null;
  }

  listen() {
    const step = ({ key, shiftKey }) => this.step(key, shiftKey);
    const arrows = (shift) =>
      Object.fromEntries(["Left", "Up", "Down", "Right"].map((way) => [`${shift}Arrow${way}`, step]));
    keysOf(this.canvas, [
      ["← ↑ ↓ →", "in the lattice: select the next cell", { ...arrows("") }],
      ["Shift ↑ ↓", "in the lattice: select the next unit of the cell", { ...arrows("Shift+") }],
      ["Home End", "in the lattice: first or last timestep", { Home: step, End: step }],
      // the page leaves the walk first
      ["Esc", "in the lattice: clear the selection", { Escape: () => (this.marks ? PASS : this.select(null)) }],
    ]);
  }

  /** What an arrow key leads to is selected. */
  step(key, ofUnits) {
    if (!this.model) return PASS;
    const from = this.selected ?? { layer: this.model.layers.length - 1, n: this.last() };
    this.select(move(from, key, this.model, ofUnits));
    return this.reveal();
  }

  last() {
    return (this.picture?.timesteps ?? this.model.longest) - 1;
  }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    if (!this.model || !clientWidth || !clientHeight) return;
    const usual = palette().zoom * palette().scale;
    const fit = fitting(this.model, clientWidth / usual, clientHeight / usual);
    const zoom = zoomOf(this.model, clientHeight, usual * fit);
    const [width, height, dots] = [clientWidth / zoom, clientHeight / zoom, zoom * (window.devicePixelRatio || 1)];
    for (const canvas of [this.canvas, this.background, this.pulse.canvas]) {
      Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
    }
    Object.assign(this, { width, height, dots, zoom, layout: layOut(this.model, width, height) });
    this.rebuild();
  }

  /** How it is drawn: a chain of single units in its own way. */
  get drawing() {
    return this.layout.chain ? CHAIN : USUAL;
  }

  rebuild() {
    if (!this.layout) return;
    this.colours = palette();
    const ctx = this.background.getContext("2d");
    ctx.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    ctx.clearRect(0, 0, this.width, this.height);
    this.drawing.background(ctx, this.model, this.layout, this.colours, this.frozen);
    this.draw();
  }

  request() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = null;
      this.draw();
    });
  }

  draw() {
    const { context: ctx, layout, picture } = this;
    if (!layout || !picture) return;
    const began = this.count();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    const view = this.view();
    if (this.outlined && !view.marks) this.drawChanged(ctx);
    const detail = this.drawing.paint(ctx, view);
    if (this.selected) this.drawSelection(ctx);
    drawLit(ctx, this.lit, this, this.colours);
    if (this.wrong) drawWrong(ctx, this.wrong, this, this.colours);
    if (this.arrived) {
      this.pulse.send(
        () => (view.marks ? this.drawing.incoming(view) : []), this.colours, this.dots, this.arrived.most,
      );
    }
    this.arrived = null;
    this.frames.longest = Math.max(this.frames.longest, performance.now() - began);
    if (this.pointer) this.tellPointed();
    this.dispatchEvent(new CustomEvent("drawn", { detail }));
  }

  /** What there is to paint. */
  view() {
    const { layout, model, picture, imagined, colours, width } = this;
    const { scale } = this;
    if (scale?.picture !== picture || scale.imagined !== imagined || scale.quantity !== this.quantity) {
      this.scale = new PictureScale(picture, model, this.quantity, imagined);
    }
    const marks = this.marks?.timesteps === picture.timesteps ? this.marks : null;
    return { layout, model, picture, imagined, scale: this.scale, marks, colours, width };
  }

  /**
   * The whole picture, once, on a context of somebody else's; returns what its colours stand for, and how far they
   * reach.
   *
   * @param {CanvasRenderingContext2D} ctx
   */
  drawOn(ctx) {
    this.drawing.background(ctx, this.model, this.layout, this.colours, this.frozen);
    const legend = this.picture && this.drawing.paint(ctx, this.view());
    if (this.selected) this.drawSelection(ctx);
    return legend;
  }

  drawChanged(ctx) {
    const { layout, colours, frozen } = this;
    this.model.layers.forEach(
      (_, l) => frozen.includes(l) || drawRow(ctx, layout.cell(l, 0), layout.cell(l, this.last()), colours),
    );
  }

  drawSelection(ctx) {
    const { layout, colours, selected: { layer, n, unit } } = this;
    drawSelection(ctx, layer < 0 ? layout.input(n) : layout.cell(layer, n), colours);
    if (unit !== undefined) {
      drawUnitSelection(ctx, layer < 0 ? layout.pixel(n, unit) : layout.unit(layer, n, unit), colours);
    }
  }

  count() {
    const now = performance.now();
    const { frames } = this;
    if (frames.last && now - frames.last < 1000) frames.worst = Math.max(frames.worst, now - frames.last);
    Object.assign(frames, { drawn: frames.drawn + 1, last: now });
    return now;
  }
}
