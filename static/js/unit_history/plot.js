/** Draws the history of a unit: its timestep as a line, the other timesteps faint, axes, and the newest value. */

import { FONT } from "../shell/fonts.js";
import { number, roughly, whole } from "../shell/format.js";
import { palette } from "../shell/colours.js";

const FAINT = 0.16;
const [LEFT, RIGHT, TOP, BOTTOM] = [70, 74, 40, 40];

/** Steps of 1, 2 or 5 × 10ⁿ, three to six of them. */
function ticksOf(low, high) {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  return Array.from(
    { length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) => (Math.ceil(low / step) + i) * step,
  );
}

/** The least and the largest, with some room; a single value in the middle. */
function reach(values) {
  const finite = values.filter(Number.isFinite);
  const [low, high] = finite.length
    ? [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))]
    : [0, 1];
  const room = high > low ? 0.06 * (high - low) : Math.abs(high) / 2 || 1;
  return [low - room, high + room];
}

/**
 * @param ctx in CSS pixels
 * @param {[number, number, number?][][]} series [update, value, digits] by timestep
 * @param {{n: number, title: string, width: number, height: number}} what
 */
export function drawHistory(ctx, series, { n, title, width, height }) {
  const colours = palette();
  const points = series.flat();
  const [[x0, x1], [y0, y1]] = [spread(points.map(([update]) => update)), reach(points.map(([, value]) => value))];
  const x = (update) => LEFT + ((update - x0) / (x1 - x0)) * (width - LEFT - RIGHT);
  const y = (value) => height - BOTTOM - ((value - y0) / (y1 - y0)) * (height - TOP - BOTTOM);
  drawAxes(
    ctx,
    { x, y, xs: ticksOf(x0, x1).filter(Number.isInteger), ys: ticksOf(y0, y1), title, width, height },
    colours,
  );
  ctx.strokeStyle = colours.quiet;
  ctx.lineWidth = colours.stroke;
  ctx.globalAlpha = FAINT;
  series.forEach((line, m) => m !== n && drawLine(ctx, line, x, y));
  ctx.globalAlpha = 1;
  if (!series[n]?.length) return;
  ctx.strokeStyle = colours.focus;
  ctx.lineWidth = 2.2 * colours.stroke;
  drawLine(ctx, series[n], x, y);
  drawNewest(ctx, series[n].at(-1), x, y, colours);
}

/** From the first update to the last; never nothing. */
function spread(updates) {
  const [first, last] = [
    updates.reduce((a, b) => Math.min(a, b), Infinity), updates.reduce((a, b) => Math.max(a, b), 0),
  ];
  return first < last ? [first, last] : [last - 1, last + 1];
}

function drawAxes(ctx, { x, y, xs, ys, title, width, height }, colours) {
  const write = (text, px, py, align, hue = colours.quiet) => {
    Object.assign(ctx, { fillStyle: hue, textAlign: align, textBaseline: "middle" });
    ctx.fillText(text, px, py);
  };
  ctx.font = `600 14px ${FONT}`;
  write(title, 14, 20, "left", colours.ink);
  ctx.font = `11.5px ${FONT}`;
  Object.assign(ctx, { strokeStyle: colours.line, lineWidth: 1 });
  for (const value of ys) {
    ctx.beginPath();
    ctx.moveTo(LEFT, y(value));
    ctx.lineTo(width - RIGHT, y(value));
    ctx.stroke();
    write(number(Math.abs(value) < 1e-12 ? 0 : value, 3), LEFT - 8, y(value), "right");
  }
  for (const update of xs) write(whole(update), x(update), height - BOTTOM + 13, "center");
  write("update", (LEFT + width - RIGHT) / 2, height - 11, "center");
}

/** @param {CanvasRenderingContext2D} ctx */
function drawLine(ctx, points, x, y) {
  ctx.beginPath();
  points.forEach(([update, value], i) => (i ? ctx.lineTo(x(update), y(value)) : ctx.moveTo(x(update), y(value))));
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {[number, number, number?]} point update, value, and how many digits are right, where not all are
 */
function drawNewest(ctx, [update, value, digits], x, y, colours) {
  ctx.fillStyle = colours.focus;
  ctx.beginPath();
  ctx.arc(x(update), y(value), 4, 0, 2 * Math.PI);
  ctx.fill();
  Object.assign(ctx, { fillStyle: colours.ink, textAlign: "left", textBaseline: "middle", font: `600 13px ${FONT}` });
  ctx.fillText(digits ? roughly(value, digits) : number(value, 4), x(update) + 9, y(value));
}
