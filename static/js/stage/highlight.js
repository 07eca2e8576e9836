/** Where in the lattice the things are that somebody points at elsewhere: boxes and arrows to be outlined. */

import { cellOf, isBias, parseRef, throughTime } from "../shell/refs.js";
import { spaceEnds, timeEnds } from "./arrows.js";
import { boxesIn } from "./chain.js";
import { drawArrow, drawCross, drawLine, drawRing } from "./draw.js";

/** Outline what the refs stand for. */
export function drawLit(ctx, refs, { layout, model, picture }, colours) {
  for (const text of refs) {
    const ref = parseRef(text);
    if (layout.chain) boxesIn(layout, ref).forEach((box) => drawRing(ctx, box, colours));
    else if (ref.block) drawWeight(ctx, ref, { layout, model, picture }, colours);
    else boxesOf(ref, layout, model, picture).forEach((box) => drawRing(ctx, box, colours));
  }
}

/** Mark what is wrong in somebody's own numbers: a dashed frame with a cross; the arrows of a weight. */
export function drawWrong(ctx, text, { layout, model, picture }, colours) {
  const ref = parseRef(text);
  const red = { ...colours, focus: colours.bad };
  if (layout.chain) boxesIn(layout, ref).forEach((box) => drawCross(ctx, box, colours));
  else if (ref.block) {
    drawWeight(ctx, ref, { layout, model, picture }, red);
    drawCross(ctx, layout.unit(ref.layer - 1, picture.timesteps - 1, ref.row - 1), colours);
  } else boxesOf(ref, layout, model, picture).forEach((box) => drawCross(ctx, box, colours));
}

/**
 * The boxes of a cell, of one unit of it, or of a whole timestep.
 *
 * @param {Network} model
 * @param {Picture} picture
 */
export function boxesOf(ref, layout, model, picture) {
  if (ref.quantity === "n") return ref.n > model.longest ? [] : [column(layout, model, ref.n - 1)];
  if (ref.quantity === "C") return [layout.cell(model.layers.length - 1, picture.timesteps - 1)];
  const cell = cellOf(ref, model.layers.length);
  if (!cell || cell.n < 0 || cell.n >= model.longest || cell.layer >= model.layers.length) return [];
  const { layer, n, unit } = cell;
  if (unit === null) return [layer < 0 ? layout.input(n) : layout.cell(layer, n)];
  return [layer < 0 ? layout.pixel(n, unit) : layout.unit(layer, n, unit)];
}

/**
 * One box around all cells of a timestep.
 *
 * @param {Network} model
 */
function column(layout, model, n) {
  const [high, low] = [layout.cell(model.layers.length - 1, n), layout.input(n)];
  return { x: low.x - 3, y: high.y - 3, w: low.w + 6, h: low.y + low.h - high.y + 6 };
}

/**
 * A weight is the same at every timestep, so all of its arrows are lit; the lines of a feed-forward network one by
 * one.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {{block?: string, layer?: number, row?: number, column?: number}} ref
 */
function drawWeight(ctx, { block, layer, row, column: from }, { layout, model, picture }, colours) {
  const l = layer - 1;
  if (l >= model.layers.length) return;
  for (let n = 0; n < picture.timesteps; n += 1) {
    if (isBias(block)) drawRing(ctx, row === undefined ? layout.cell(l, n) : layout.unit(l, n, row - 1), colours);
    else if (throughTime(block) && n) arrow(ctx, timeEnds(layout, l, n), colours);
    else if (!throughTime(block)) arrow(ctx, spaceEnds(layout, l, n), colours);
  }
  if (block === "W_space" && row !== undefined && picture.edges) edge(ctx, layout, l, row - 1, from - 1, colours);
}

const arrow = (ctx, [x1, y1, x2, y2], colours) => drawArrow(ctx, x1, y1, x2, y2, colours.focus, 1);

/** @param {CanvasRenderingContext2D} ctx */
function edge(ctx, layout, l, i, j, colours) {
  const [to, below] = [layout.unit(l, 0, i), l ? layout.unit(l - 1, 0, j) : layout.pixel(0, j)];
  drawLine(ctx, below.x + below.w / 2, below.y, to.x + to.w / 2, to.y + to.h, colours);
}
