/**
 * Where truncation stops the error signal: a line between two timesteps, hatched cells that nothing gets to, and what
 * both mean.
 */

import { counted } from "../shell/format.js";

const SPACING = 5; // px between two lines of the hatching
const REACH = 6; // px that the line goes on above and below the cells
const NEAR = 5; // px from the line within which it is pointed at

/**
 * Whether it is the truncation that leaves a cell without an error signal: of layers above all memory nothing ever
 * gets to an earlier timestep.
 */
export const isBeyond = ({ truncation }, { layers }, l, n) =>
  Boolean(truncation) && n + 1 < truncation.reached && layers.slice(l).some(({ recurrent }) => recurrent);

/** Whether no error signal goes from timestep n, from 0, to the one before. */
export const isCut = ({ truncation }, n) => Boolean(truncation?.whole.includes(n + 1));

/** How far back the error signal of a picture goes, where that cuts anything: {depth, every}; or null. */
export const cutOf = ({ truncation }) => (truncation?.whole.length || truncation?.part.length ? truncation : null);

/** A line for each cut, dotted where only some of the backward passes end. */
export function drawCuts(ctx, { layout, model, picture, colours }) {
  const { whole, part } = picture.truncation ?? { whole: [], part: [] };
  const { top, bottom } = span(layout, model);
  Object.assign(ctx, { strokeStyle: colours.time, globalAlpha: 1 });
  for (const [timesteps, dash, width] of [[whole, [], 2.5], [layout.dense ? [] : part, [1.5, 3.5], 1.5]]) {
    ctx.setLineDash(dash);
    ctx.lineWidth = width * colours.stroke;
    for (const n of timesteps) {
      ctx.beginPath();
      ctx.moveTo(edge(layout, n), top);
      ctx.lineTo(edge(layout, n), bottom);
      ctx.stroke();
    }
  }
  ctx.setLineDash([]);
}

/** Diagonal lines in a cell, in place of its numbers. */
export function drawBeyond(ctx, { x, y, w, h }, colours) {
  Object.assign(ctx, { strokeStyle: colours.time, globalAlpha: 0.6, lineWidth: colours.stroke });
  ctx.beginPath();
  for (let d = SPACING; d < w + h; d += SPACING) { // from the left or the lower edge to the upper or the right one
    ctx.moveTo(x + Math.max(0, d - h), y + Math.min(d, h));
    ctx.lineTo(x + Math.min(d, w), y + Math.max(0, d - w));
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** The timestep, from 1, whose way back is cut where the pointer is; null where nothing is. */
export function cutAt(layout, model, { truncation }, x, y) {
  const { top, bottom } = span(layout, model);
  if (!truncation || y < top || y > bottom) return null;
  return [...truncation.whole, ...truncation.part].find((n) => Math.abs(x - edge(layout, n)) <= NEAR) ?? null;
}

/** What the line before a timestep means. */
export function wordsOfCut({ depth, every, whole }, n) {
  const between = `from timestep ${n} to timestep ${n - 1}`;
  if (whole.includes(n)) {
    return `Truncated: a backward pass covers ${counted(depth, "timestep")}, and no error signal goes ${between}.`;
  }
  return `Truncated: a backward pass covers ${counted(depth, "timestep")}, and one starts every ${every}. Some end here, and their part of the error signal does not go ${between}.`;
}

/** Show in the legend that a picture is cut, and after how many timesteps. */
export function showCut(stage, key) {
  stage.addEventListener("drawn", ({ detail: { cuts } }) => {
    key.hidden = !cuts.length;
    const depths = `, τ = ${cuts.map(({ depth }) => depth).join(" and ")}`;
    if (!key.hidden && key.lastChild.textContent !== depths) key.lastChild.textContent = depths;
  });
}

/**
 * The rows that hold memory, from the highest to the lowest.
 *
 * @param {Network} model
 */
function span(layout, model) {
  const rows = model.layers.flatMap(({ recurrent }, l) => (recurrent ? [layout.cell(l, 0)] : []));
  return {
    top: Math.min(...rows.map(({ y }) => y)) - REACH, bottom: Math.max(...rows.map(({ y, h }) => y + h)) + REACH,
  };
}

/** Between timestep n, from 1, and the one before. */
function edge(layout, n) {
  const [before, after] = [layout.cell(0, n - 2), layout.cell(0, n - 1)];
  return (before.x + before.w + after.x) / 2;
}
