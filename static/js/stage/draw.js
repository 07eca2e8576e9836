/** The strokes: cells, arrows, lines and labels, on a canvas context in CSS pixels. */

import { FONT, MATHS } from "../shell/fonts.js";
import { brief, least, limitOf, number, roughly } from "../shell/format.js";
import { plain } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";


function rounded(ctx, { x, y, w, h }, r) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, Math.min(r, w / 2, h / 2));
}

const FAINT = 0.35;
const EDGES = 2.5; // px above and below a number
const SMALLEST = 9; // px of its type on the screen
const NARROW = 80; // px for labels up to which they leave the activation out

/** Whether there is room in a unit for its number, be it of two digits; in type that can be read. */
export const hasRoom = (box, { zoom, scale }) => (box.h - EDGES) * zoom * scale >= SMALLEST && box.w >= 24;

/** A number in as many digits as a width has room for: 0.1234, 0.123, 0.12, .12 */
function fitted(value, width) {
  if (width > 58) return number(value, 4);
  const faint = Math.abs(value) < 0.01;
  if (width > 39) return faint ? brief(value) : number(value, 3);
  return faint || width < 32 ? least(value) : brief(value);
}

/** The type of a number in a box. */
const typeIn = ({ w, h }, colours) => Math.min(w > 58 && colours.zoom > 1 ? 15 : w > 31 ? 12 : 10.5, h - EDGES);

/**
 * One unit: a bar of its colour, with the number in it where there is room; faint, where nobody asks for it; `digits`
 * where not all of them are right.
 */
export function drawUnit(ctx, box, value, limit, colours, { faint = false, digits = 0 } = {}) {
  ctx.globalAlpha = faint ? FAINT : 1;
  ctx.fillStyle = colours.fill(value, limit);
  if (box.h < 6 || box.w < 8) ctx.fillRect(box.x, box.y, box.w, box.h);
  else {
    rounded(ctx, box, 4);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  if (hasRoom(box, colours)) {
    ctx.fillStyle = faint ? colours.quiet : colours.text(value, limit);
    ctx.font = `${typeIn(box, colours)}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const text = digits && (digits < 2 || box.w > 39) ? roughly(value, digits) : fitted(value, box.w);
    ctx.fillText(text, box.x + box.w / 2, box.y + box.h / 2 + 0.5, box.w - (box.w > 31 ? 4 : 1));
  }
}

const SPLIT = 1; // pixel between the two halves

/** One unit as it is, on the left, and as it is imagined, on the right; the numbers where there is room. */
export function drawSplit(ctx, box, value, imagined, limit, colours, { faint = false, digits = 0 } = {}) {
  const half = box.w / 2;
  ctx.globalAlpha = faint ? FAINT : 1;
  fillHalf(ctx, { ...box, w: half }, colours.fill(value, limit), [4, 0, 0, 4]);
  fillHalf(ctx, { ...box, x: box.x + half + SPLIT, w: half - SPLIT }, colours.fill(imagined, limit), [0, 4, 4, 0]);
  ctx.globalAlpha = 1;
  if (box.h < 11 || half < 17) return;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `${Math.min(half < 26 ? 9.5 : 10.5, box.h - 3)}px ${FONT}`;
  if (half >= 26 && !digits) halfText(ctx, { ...box, w: half }, value, limit, colours, faint);
  halfText(ctx, { ...box, x: box.x + half, w: half }, imagined, limit, colours, faint);
}

/** @param {CanvasRenderingContext2D} ctx */
function fillHalf(ctx, box, fill, radii) {
  ctx.fillStyle = fill;
  if (box.h < 6 || box.w < 6) {
    ctx.fillRect(box.x, box.y, Math.max(0.5, box.w), box.h);
    return;
  }
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, radii.map((r) => Math.min(r, box.h / 2)));
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx */
function halfText(ctx, box, value, limit, colours, faint) {
  ctx.fillStyle = faint ? colours.quiet : colours.text(value, limit);
  ctx.fillText(shortened(value, box.w), box.x + box.w / 2, box.y + box.h / 2 + 0.5, box.w - 3);
}

/**
 * A number in four characters or so, in five where that fits; where it is too small for them, nothing in so little
 * room.
 */
function shortened(value, width) {
  const size = Math.abs(value);
  const digits = width < 26 ? 2 : 3;
  if (size && size < 0.5 * 10 ** -digits) return width < 26 ? "" : number(value, 2).replace(".0·", "·");
  return size < 1 && size ? value.toFixed(digits).replace("-", "−").replace("0.", ".") : number(value, 2);
}

/**
 * Dashed where the layer is frozen.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {Json} box
 * @param {Json} colours
 * @param {boolean} [frozen]
 */
export function drawFrame(ctx, box, colours, frozen) {
  rounded(ctx, box, 7);
  ctx.fillStyle = colours.card;
  ctx.fill();
  ctx.strokeStyle = frozen ? colours.quiet : colours.line;
  ctx.lineWidth = 1 * colours.stroke;
  ctx.setLineDash(frozen ? [3, 3] : []);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} ctx */
export function drawSelection(ctx, box, colours) {
  rounded(ctx, { x: box.x - 3, y: box.y - 3, w: box.w + 6, h: box.h + 6 }, 9);
  ctx.strokeStyle = colours.focus;
  ctx.lineWidth = 2.5 * colours.stroke;
  ctx.stroke();
}

/**
 * The selected unit within its cell.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawUnitSelection(ctx, box, colours) {
  rounded(ctx, { x: box.x - 1, y: box.y - 1, w: box.w + 2, h: box.h + 2 }, 5);
  ctx.strokeStyle = colours.focus;
  ctx.lineWidth = 1.5 * colours.stroke;
  ctx.stroke();
}

/**
 * The cell that a walk has come to: a light around it.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawCurrent(ctx, box, colours) {
  rounded(ctx, { x: box.x - 5, y: box.y - 5, w: box.w + 10, h: box.h + 10 }, 11);
  ctx.globalAlpha = 0.28;
  ctx.fillStyle = colours.focus;
  ctx.fill();
  ctx.globalAlpha = 1;
  rounded(ctx, box, 7);
  ctx.fillStyle = colours.card;
  ctx.fill();
}

/**
 * The row of a layer, from its first to its last cell.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawRow(ctx, first, last, colours) {
  rounded(ctx, { x: first.x - 8, y: first.y - 8, w: last.x + last.w - first.x + 16, h: first.h + 16 }, 12);
  ctx.strokeStyle = colours.focus;
  ctx.lineWidth = 2 * colours.stroke;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx */
function drawGlow(ctx, box, colours) {
  rounded(ctx, box, 8);
  ctx.globalAlpha = 0.18;
  ctx.fillStyle = colours.focus;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** A ring around what somebody points at elsewhere, in a formula or in a table. */
export function drawRing(ctx, { x, y, w, h }, colours) {
  rounded(ctx, { x: x - 1.5, y: y - 1.5, w: w + 3, h: h + 3 }, 6);
  ctx.strokeStyle = colours.focus;
  ctx.lineWidth = 2;
  ctx.stroke();
}

const BADGE = 6.5; // radius

/** What is wrong in somebody's own numbers: a dashed frame, and a badge with a cross at its corner. */
export function drawCross(ctx, { x, y, w, h }, colours) {
  ctx.strokeStyle = colours.bad;
  ctx.lineWidth = 2.5 * colours.stroke;
  ctx.setLineDash([5, 3]);
  rounded(ctx, { x: x - 3, y: y - 3, w: w + 6, h: h + 6 }, 6);
  ctx.stroke();
  ctx.setLineDash([]);
  const [cx, cy, arm] = [x + w + 3, y - 3, BADGE * 0.45];
  ctx.fillStyle = colours.bad;
  ctx.beginPath();
  ctx.arc(cx, cy, BADGE, 0, 2 * Math.PI);
  ctx.fill();
  ctx.strokeStyle = colours.card;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  for (const side of [-1, 1]) {
    ctx.moveTo(cx - arm, cy - side * arm);
    ctx.lineTo(cx + arm, cy + side * arm);
  }
  ctx.stroke();
}

/**
 * One weight of a feed-forward network, pointed at elsewhere.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawLine(ctx, fromX, fromY, toX, toY, colours) {
  ctx.strokeStyle = colours.focus;
  ctx.lineWidth = 3;
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}

/** An arrow whose width and opacity say how much travels along it, from 0 to 1. */
export function drawArrow(ctx, fromX, fromY, toX, toY, hue, strength, stroke = 1) {
  const length = Math.hypot(toX - fromX, toY - fromY);
  if (length < 3) return;
  const head = Math.min(5 + 3 * strength, length * 0.6);
  const [dx, dy] = [(toX - fromX) / length, (toY - fromY) / length];
  ctx.globalAlpha = 0.16 + 0.84 * strength;
  ctx.strokeStyle = hue;
  ctx.fillStyle = hue;
  ctx.lineWidth = (1 + 2 * strength) * stroke;
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX - dx * head, toY - dy * head);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(toX, toY);
  ctx.lineTo(toX - dx * head - dy * head * 0.55, toY - dy * head + dx * head * 0.55);
  ctx.lineTo(toX - dx * head + dy * head * 0.55, toY - dy * head - dx * head * 0.55);
  ctx.fill();
  ctx.globalAlpha = 1;
}

/**
 * The weights between two rows of units, as lines: hue the sign, opacity the size.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawEdges(ctx, below, above, weights, colours) {
  const [units, previous] = weights.shape;
  const largest = weights.data.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-12);
  const scale = units * previous > 400 ? 0.5 : 0.85;
  for (let i = 0; i < units; i += 1) {
    const to = above(i);
    for (let j = 0; j < previous; j += 1) {
      const w = weights.data[i * previous + j];
      const size = Math.abs(w) / largest;
      if (size < 0.04) continue;
      const from = below(j);
      ctx.globalAlpha = scale * size;
      ctx.lineWidth = (0.5 + 2.2 * size * scale) * colours.stroke;
      ctx.strokeStyle = w < 0 ? colours.negative : colours.positive;
      ctx.beginPath();
      ctx.moveTo(from.x + from.w / 2, from.y);
      ctx.lineTo(to.x + to.w / 2, to.y + to.h);
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
}

/** What never changes while a run goes on: frames, names of layers, numbers of timesteps. */
export function drawBackground(ctx, model, layout, colours, frozen = []) {
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  model.layers.forEach((layer, l) => {
    const box = layout.cell(l, 0);
    const last = l === model.layers.length - 1;
    const cold = frozen.includes(l);
    label(
      ctx, layout.labels, box.y + box.h / 2, `${cold ? "frozen ❄ " : ""}${last ? "output" : `layer ${l + 1}`}`,
      layout.low ? "" : `${layer.units} ${layer.label}`, layer.activation, colours,
    );
    if (layout.dense) drawFrame(ctx, { ...box, w: layout.pitch * model.longest }, colours, cold);
    else for (let n = 0; n < model.longest; n += 1) drawFrame(ctx, layout.cell(l, n), colours, cold);
  });
  const input = layout.input(0);
  label(
    ctx, layout.labels, input.y + input.h / 2, "input x",
    layout.low ? "" : model.inputs > 1 ? `${model.inputs} numbers` : (model.inputNames[0] ?? ""),
    "", colours,
  );
  if (!layout.time || model.symbols) return; // where characters are read, these stand there
  ctx.fillStyle = colours.quiet;
  ctx.textAlign = "center";
  ctx.font = `italic 12px ${MATHS}`;
  const every = Math.ceil(30 / layout.pitch);
  for (let n = 0; n < model.longest; n += 1) {
    const box = layout.input(n);
    if (n % every === 0) ctx.fillText(layout.pitch > 44 ? `n = ${n + 1}` : `${n + 1}`, box.x + box.w / 2, layout.foot);
  }
}

/** @param {CanvasRenderingContext2D} ctx */
function label(ctx, x, y, name, what, activation, colours) {
  ctx.textAlign = "right";
  ctx.fillStyle = colours.ink;
  ctx.font = `600 13px ${FONT}`;
  ctx.fillText(name, x, what ? y - 8 : y, x - 2);
  ctx.fillStyle = colours.quiet;
  ctx.font = `11px ${FONT}`;
  if (what) ctx.fillText(activation && x > NARROW ? `${what} · ${activation}` : what, x, y + 8, x - 2);
}

/**
 * How far the colours of a layer reach, below its name, or before it where rows are tight, where the scale above the
 * lattice does not say it.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawLimit(ctx, x, box, what, limit, colours, tight) {
  ctx.font = `10px ${FONT}`;
  ctx.fillStyle = colours.quiet;
  ctx.textAlign = tight ? "left" : "right";
  ctx.textBaseline = "middle";
  const text = `${what} ±${limitOf(limit)}`;
  if (tight) ctx.fillText(text, 2, box.y + box.h / 2 - 8, x - 54);
  else ctx.fillText(text, x, box.y + box.h / 2 + 22, x - 2);
}

/** 1.004, or 1.004 → 0.87 where there is something else beside it. */
const turning = (values) =>
  (values.length > 1 && values[0] === values[1] ? values.slice(1) : values)
    .map((value) => number(value, 4))
    .join(" → ");

/**
 * The target above the output cell that it belongs to, and, once there is one, the cost and ∂C/∂y, each as one number
 * or as two; lit up, while it is about these.
 */
export function drawOutput(ctx, box, { target, meant, cost, gradient, right, sign }, colours, width, lit) {
  if (box.y < 21) return; // no room above
  const parts = [["target ", colours.quiet], [turning(target), colours.ink]];
  if (meant && !sign) parts.push([` (${meant})`, colours.quiet]);
  if (cost !== null) {
    parts.push(
      [`   ${sign}${plain(symbolOf("C"))} = `, lit ? colours.ink : colours.quiet],
      [turning(cost), colours.ink], [`   ${plain(symbolOf("output_gradient"))} = `, colours.space],
      [turning(gradient), colours.space],
    );
  }
  ctx.font = lit ? `600 13px ${FONT}` : `13px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const length = parts.reduce((sum, [text]) => sum + ctx.measureText(text).width, 0);
  let x = Math.max(10, Math.min(width - length - 10, right ? box.x + box.w - length : box.x + box.w / 2 - length / 2));
  if (lit) drawGlow(ctx, { x: x - 8, y: box.y - 26, w: length + 16, h: 22 }, colours);
  for (const [text, hue] of parts) {
    ctx.fillStyle = hue;
    ctx.fillText(text, x, box.y - 15);
    x += ctx.measureText(text).width;
  }
}

/**
 * A target above its own output, where there is one at every timestep.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function drawTarget(ctx, box, target, colours, lit) {
  if (box.y < 17) return;
  if (lit) drawGlow(ctx, { x: box.x, y: box.y - 19, w: box.w, h: 16 }, colours);
  ctx.font = lit ? `600 12px ${FONT}` : `12px ${FONT}`;
  ctx.fillStyle = lit ? colours.ink : colours.quiet;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(
    box.w > 34 ? `${plain(symbolOf("t"))} ${number(target, 3)}` : number(target, 2),
    box.x + box.w / 2, box.y - 11, box.w + 8,
  );
}
