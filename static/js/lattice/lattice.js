/**
 * The lattice of cells. Draws the newest picture that it was shown, once an animation frame and only when
 * something changed; knows neither where pictures come from nor what is done about a selection.
 */

import { BACKWARD } from "../format.js";
import { onTheme } from "../theme.js";
import { palette, roundUp } from "./colours.js";
import { drawArrow, drawBackground, drawEdges, drawLimit, drawOutput, drawSelection, drawTarget, drawUnit, drawUnitSelection } from "./draw.js";
import { cellAt, move, unitAt } from "./hit.js";
import { layOut } from "./layout.js";

const FAINTEST = -5; // powers of ten below the strongest signal at which an arrow is at its thinnest

export class Lattice extends EventTarget {
  constructor(canvas) {
    super();
    Object.assign(this, { canvas, context: canvas.getContext("2d"), quantity: "delta", selected: null, picture: null, model: null });
    this.background = document.createElement("canvas");  // below, so that what does not change is not drawn again
    this.background.setAttribute("aria-hidden", "true");
    canvas.before(this.background);
    this.frames = { drawn: 0, worst: 0, last: 0 };
    new ResizeObserver(() => this.resize()).observe(canvas);
    onTheme(() => this.rebuild());
    canvas.addEventListener("click", (event) => this.select(this.at(event.offsetX, event.offsetY)));
    canvas.addEventListener("pointermove", (event) => this.point(event.offsetX, event.offsetY));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => this.selected ?? (this.model && this.select({ layer: this.model.layers.length - 1, n: this.last(), unit: 0 })));
  }

  /** Another network: everything is laid out anew. */
  reshape(model) {
    const same = this.model && JSON.stringify(model) === JSON.stringify(this.model);
    if (same) return;
    Object.assign(this, { model, picture: null });
    if (this.selected && (this.selected.layer >= model.layers.length || this.selected.n >= model.longest)) this.select(null);
    this.resize();
  }

  show(picture) {
    if (picture.timesteps > this.model.longest) this.reshape({ ...this.model, longest: picture.timesteps });
    this.picture = picture;
    this.request();
  }

  choose(quantity) {
    this.quantity = quantity;
    this.request();
  }

  select(cell) {
    this.selected = cell;
    this.request();
    this.dispatchEvent(new CustomEvent("select", { detail: cell }));
  }

  /** The cell and its unit at a place, {layer, n, unit}; null where there is none. */
  at(x, y) {
    const cell = cellAt(this.layout, this.model, x, y);
    return cell && { ...cell, unit: unitAt(this.layout, this.model, cell, x, y) };
  }

  /** Tell which unit the pointer is on and what it shows, or null. */
  point(x, y) {
    const cell = x === null ? null : this.at(x, y);
    if (!cell || !this.picture || cell.n >= this.picture.timesteps) {
      this.dispatchEvent(new CustomEvent("point", { detail: null }));
      return;
    }
    const { unit } = cell;
    const [{ data }, width] = cell.layer < 0 ? [this.picture.inputs, this.model.inputs] : [this.picture.layers[cell.layer][this.quantity], this.model.layers[cell.layer].units];
    this.dispatchEvent(new CustomEvent("point", { detail: { ...cell, value: data[cell.n * width + unit], x, y } }));
  }

  key(event) {
    const moved = this.model && move(this.selected ?? { layer: this.model.layers.length - 1, n: this.last() }, event.key, this.model, event.shiftKey);
    if (event.key === "Escape") this.select(null);
    else if (moved) this.select(moved);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  last() {
    return (this.picture?.timesteps ?? this.model.longest) - 1;
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!this.model || !width || !height) return;
    const dots = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.background]) Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
    Object.assign(this, { width, height, dots, layout: layOut(this.model, width, height) });
    this.rebuild();
  }

  rebuild() {
    if (!this.layout) return;
    this.colours = palette();
    const ctx = this.background.getContext("2d");
    ctx.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    ctx.clearRect(0, 0, this.width, this.height);
    drawBackground(ctx, this.model, this.layout, this.colours);
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
    this.count();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    this.limits = this.ranges();
    this.range = this.limits.every((limit) => limit === this.limits[0]) ? this.limits[0] : null; // none: each layer has its own
    if (picture.edges) this.drawEdges();
    this.drawCells();
    this.drawInputs();
    this.drawSignals();
    this.drawOutputs();
    if (this.selected) this.drawSelection();
    this.dispatchEvent(new CustomEvent("drawn", { detail: { range: this.range } }));
  }

  drawSelection() {
    const { context: ctx, layout, colours, selected: { layer, n, unit } } = this;
    drawSelection(ctx, layer < 0 ? layout.input(n) : layout.cell(layer, n), colours);
    if (unit !== undefined) drawUnitSelection(ctx, layer < 0 ? layout.pixel(n, unit) : layout.unit(layer, n, unit), colours);
  }

  count() {
    const now = performance.now();
    const { frames } = this;
    if (frames.last && now - frames.last < 1000) frames.worst = Math.max(frames.worst, now - frames.last);
    Object.assign(frames, { drawn: frames.drawn + 1, last: now });
  }

  /** The limit of the colour scale for each layer: one for all where signals are compared, else each layer's own. */
  ranges() {
    const most = this.picture.layers.map((layer) => layer[this.quantity].data.reduce((max, x) => (Math.abs(x) > max && Number.isFinite(x) ? Math.abs(x) : max), 0));
    if (BACKWARD.has(this.quantity)) return most.map(() => roundUp(Math.max(...most)));
    return most.map((max) => (max <= 1 && this.quantity !== "z" ? 1 : roundUp(max)));
  }

  drawCells() {
    const { context: ctx, layout, model, picture } = this;
    picture.layers.forEach((layer, l) => {
      const { data } = layer[this.quantity];
      const { units } = model.layers[l];
      const output = l === model.layers.length - 1 && model.manyToOne;
      for (let n = 0; n < picture.timesteps; n += 1) {
        const faint = output && n < picture.timesteps - 1;
        for (let i = 0; i < units; i += 1) drawUnit(ctx, layout.unit(l, n, i), data[n * units + i], this.limits[l], this.colours, faint);
      }
      if (this.range === null) drawLimit(ctx, layout.labels, layout.cell(l, 0), this.limits[l], this.colours);
    });
  }

  drawInputs() {
    const { data } = this.picture.inputs;
    const limit = roundUp(data.reduce((max, x) => Math.max(max, Math.abs(x)), 0));
    for (let n = 0; n < this.picture.timesteps; n += 1) {
      for (let j = 0; j < this.model.inputs; j += 1) drawUnit(this.context, this.layout.pixel(n, j), data[n * this.model.inputs + j], limit, this.colours);
    }
  }

  drawEdges() {
    const { layout } = this;
    this.picture.edges.forEach((weights, l) => {
      if (l === 0 && this.model.image) return;
      const below = l ? (j) => layout.unit(l - 1, 0, j) : (j) => layout.pixel(0, j);
      drawEdges(this.context, below, (i) => layout.unit(l, 0, i), weights, this.colours);
    });
  }

  /** Arrows: backwards with what was handed down and back; forwards evenly. */
  drawSignals() {
    const { picture, model } = this;
    const back = BACKWARD.has(this.quantity);
    const size = (quantity) => picture.layers.map((layer, l) => norms(layer[quantity], model.layers[l].units));
    const [space, time] = [size("delta_space"), size("delta_time")];
    const most = Math.max(...space.flat(), ...time.flat(), 1e-300);
    const strength = (norm) => (back ? Math.max(0, 1 + Math.log10(norm / most) / -FAINTEST) * (norm > 0) : 0.35);
    for (let n = 0; n < picture.timesteps; n += 1) {
      model.layers.forEach((layer, l) => {
        this.spaceArrow(l, n, strength(l + 1 < model.layers.length ? space[l][n] : 0), back);
        if (layer.recurrent && n + 1 < picture.timesteps) this.timeArrow(l, n, strength(time[l][n]), back);
      });
    }
  }

  /** Between layer l and the one above it, and from the input into the first. */
  spaceArrow(l, n, strength, back) {
    const { layout, model } = this;
    const box = layout.cell(l, n);
    const x = layout.time ? box.x + box.w / 2 : layout.labels + 26;
    if (l + 1 < model.layers.length) {
      const above = layout.cell(l + 1, n);
      const ends = [above.y + above.h + 3, box.y - 3];
      drawArrow(this.context, x, back ? ends[0] : ends[1], x, back ? ends[1] : ends[0], this.colours.space, strength);
    }
    const input = layout.input(n);
    if (l === 0) drawArrow(this.context, x, input.y - 2, x, box.y + box.h + 3, this.colours.quiet, back ? 0 : 0.3);
  }

  timeArrow(l, n, strength, back) {
    const [box, next] = [this.layout.cell(l, n), this.layout.cell(l, n + 1)];
    const y = box.y + box.h / 2;
    const ends = [box.x + box.w + 2, next.x - 2];
    drawArrow(this.context, back ? ends[1] : ends[0], y, back ? ends[0] : ends[1], y, this.colours.time, strength);
  }

  drawOutputs() {
    const { context: ctx, layout, model, picture } = this;
    const top = model.layers.length - 1;
    const n = picture.timesteps - 1;
    if (model.manyToOne && model.outputs === 1) {
      drawOutput(ctx, layout.cell(top, n), { target: picture.targets.data[0], cost: picture.cost, gradient: picture.output_gradient.data[0], right: layout.time }, this.colours, this.width);
    } else if (model.outputs <= 16) {
      const targets = model.manyToOne ? 1 : picture.timesteps;
      for (let m = 0; m < targets; m += 1) {
        for (let i = 0; i < model.outputs; i += 1) {
          const unit = layout.unit(top, model.manyToOne ? n : m, i);
          if (!layout.time || i === 0) drawTarget(ctx, layout.time ? layout.cell(top, m) : { ...unit, y: unit.y - 3 }, picture.targets.data[m * model.outputs + i], this.colours);
        }
      }
    }
  }
}

/** The norm of each timestep's vector. */
function norms({ data }, units) {
  const found = [];
  for (let start = 0; start < data.length; start += units) {
    let sum = 0;
    for (let i = start; i < start + units; i += 1) sum += data[i] * data[i];
    found.push(Number.isFinite(sum) ? Math.sqrt(sum) : 0);
  }
  return found;
}
