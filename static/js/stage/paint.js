/**
 * One picture: cells, inputs, outputs with their targets, the weights of small networks, and the mark of where a walk
 * is.
 */

import { meantOf } from "../shell/names.js";
import { plain } from "../shell/markup.js";
import { isSignal, symbolOf } from "../shell/symbols.js";
import { drawArrows } from "./arrows.js";
import { isAbsent, isCutOff } from "./origin.js";
import { paintCharacters } from "./characters.js";
import { paintClasses } from "./classes.js";
import { cutOf, drawBeyond, drawCuts, isBeyond } from "./truncation.js";
import { drawCurrent, drawEdges, drawLimit, drawOutput, drawTarget } from "./draw.js";
import { drawRow, drawSplit, drawUnit, hasRoom } from "./draw.js";

/**
 * @param {CanvasRenderingContext2D} ctx the canvas
 * @param {{layout, model, picture, imagined, scale, marks, colours, width}} view `imagined`: a picture that is shown
 *   beside it, or null
 * @returns {{range: number | null, symbol: string, cuts: Json[], rounded: boolean}} what the colours of now stand
 *   for, as marked text, and how far they reach, null: by layer; the truncation that is
 *   drawn; whether numbers are written of which not all digits are right
 */
export function paint(ctx, view) {
  const { scale, marks } = view;
  const { back, quantity } = legendOf(view);
  if (view.picture.edges) paintEdges(ctx, view);
  if (marks) paintCurrent(ctx, view);
  const rounded = paintCells(ctx, view, quantity);
  paintInputs(ctx, view);
  drawArrows(ctx, view, back);
  if (back) drawCuts(ctx, view);
  paintOutputs(ctx, view);
  if (view.model.symbols) paintCharacters(ctx, view);
  return {
    range: scale.common(quantity),
    symbol: `${view.picture.difference ? "B − A: " : ""}${symbolOf(quantity)}`,
    cuts: [back && cutOf(view.picture)].filter(Boolean), rounded,
  };
}

/** Which quantity the colours stand for, and whether the error signal is what is shown. */
export function legendOf({ scale, marks }) {
  const back = marks ? marks.pass === "backward" || marks.pass === "update" : isSignal(scale.quantity);
  return { back, quantity: marks ? (back ? scale.backward : scale.forward) : scale.quantity };
}

/** @returns {boolean} whether numbers are written of which not all digits are right */
export function paintCells(ctx, { layout, model, picture, imagined, scale, marks, colours }, legend) {
  let rounded = false;
  picture.layers.forEach((layer, l) => {
    const { units } = model.layers[l];
    const output = l === model.layers.length - 1 && model.manyToOne;
    let other = scale.common(legend) === null ? legend : null; // what the scale above the lattice does not speak of
    for (let n = 0; n < picture.timesteps; n += 1) {
      const quantity = scale.shown(marks, l, n);
      if (quantity === null) continue;
      if (quantity !== legend) other = quantity;
      if (isAbsent(picture, quantity, l, n)) {
        if (isCutOff(picture, model, l, n)) drawBeyond(ctx, layout.cell(l, n), colours);
        continue;
      }
      if (isSignal(quantity) && isBeyond(picture, model, l, n) && (!imagined || isBeyond(imagined, model, l, n))) {
        drawBeyond(ctx, layout.cell(l, n), colours);
        continue;
      }
      const { data, digits } = layer[quantity];
      rounded ||= Boolean(digits) && hasRoom(layout.unit(l, n, 0), colours);
      const faint = (output && n < picture.timesteps - 1) || quantity !== legend;
      const limit = scale.limitOf(quantity, l);
      const beside = imagined?.layers[l][quantity].data;
      for (let i = n * units; i < (n + 1) * units; i += 1) {
        const box = layout.unit(l, n, i - n * units);
        if (beside) drawSplit(ctx, box, data[i], beside[i], limit, colours, { faint, digits });
        else drawUnit(ctx, box, data[i], limit, colours, { faint, digits });
      }
    }
    const limit = other && scale.limitOf(other, l);
    if (limit && !layout.chain) {
      drawLimit(ctx, layout.labels, layout.cell(l, 0), naming(other, legend, marks), limit, colours, layout.tight);
    }
  });
  return rounded;
}

/** What the colours of a layer stand for: what the scale above says, or what is shown in its stead. */
function naming(quantity, legend, marks) {
  const [symbol, missing] = [quantity, legend].map((name) => plain(symbolOf(name)));
  if (marks) return symbol;
  return quantity === legend ? "colours" : `no ${missing}: ${symbol}`;
}

export function paintInputs(ctx, { layout, model, picture, imagined, scale, colours }) {
  const { data, digits } = picture.inputs;
  const other = imagined?.inputs.data ?? data;
  for (let n = 0; n < picture.timesteps; n += 1) {
    for (let j = 0; j < model.inputs; j += 1) {
      const [box, k] = [layout.pixel(n, j), n * model.inputs + j];
      if (other[k] === data[k]) drawUnit(ctx, box, data[k], scale.input, colours, { digits });
      else drawSplit(ctx, box, data[k], other[k], scale.input, colours, { digits });
    }
  }
}

function paintEdges(ctx, { layout, model, picture, imagined, colours }) {
  (imagined ?? picture).edges.forEach((weights, l) => {
    if (l === 0 && model.image) return;
    const below = l ? (j) => layout.unit(l - 1, 0, j) : (j) => layout.pixel(0, j);
    drawEdges(ctx, below, (i) => layout.unit(l, 0, i), weights, colours);
  });
}

/** The cells of now; in an update, the row of the layer whose weights change. */
export function paintCurrent(ctx, { layout, picture, marks, colours }) {
  for (const { pass, layer, n } of marks.current) {
    if (n !== null) drawCurrent(ctx, layout.cell(layer, n), colours);
    else if (pass === "update") drawRow(ctx, layout.cell(layer, 0), layout.cell(layer, picture.timesteps - 1), colours);
  }
}

/** What the output has to say: each with what it is imagined to be, where something is. */
function outputOf({ targets, cost, output_gradient: slope }, imagined) {
  const numbers = { target: [targets.data[0]], cost: [cost], gradient: [slope.data[0]] };
  if (!imagined) return numbers;
  return {
    target: [...numbers.target, imagined.targets.data[0]], cost: [cost, imagined.cost],
    gradient: [...numbers.gradient, imagined.output_gradient.data[0]],
  };
}

function paintOutputs(ctx, { layout, model, picture, imagined, marks, colours, width }) {
  const top = model.layers.length - 1;
  const n = picture.timesteps - 1;
  const [costed, lit] = [!marks || marks.costed, marks?.pass === "cost"];
  if (model.manyToOne && model.outputs === 1) {
    const numbers = {
      ...outputOf(picture, imagined),
      meant: meantOf(model, (imagined ?? picture).targets.data), right: layout.time,
      sign: picture.difference ? "B − A: " : "",
    };
    drawOutput(ctx, layout.cell(top, n), costed ? numbers : { ...numbers, cost: null }, colours, width, lit);
  } else if (model.classes.length) {
    paintClasses(ctx, { layout, model, picture, imagined, colours, width }, lit);
  } else if (model.outputs <= 16 && !layout.dense) {
    const targets = model.manyToOne ? 1 : picture.timesteps;
    for (let m = model.washout ?? 0; m < targets; m += 1) {
      for (let i = 0; i < model.outputs; i += 1) {
        const unit = layout.unit(top, model.manyToOne ? n : m, i);
        if (!layout.time || i === 0) {
          drawTarget(
            ctx, layout.time ? layout.cell(top, m) : { ...unit, y: unit.y - 3 },
            (imagined ?? picture).targets.data[m * model.outputs + i], colours, lit,
          );
        }
      }
    }
  }
}
