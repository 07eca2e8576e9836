/**
 * The figure of a chain of single units: forwards in quiet strokes, and the factors of the chain rule from right to
 * left.
 */

import { number } from "../shell/format.js";
import { small } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";
import { drawArrow, drawFrame } from "./draw.js";
import { FONT, MATHS } from "../shell/fonts.js";
import { legendOf, paintCells, paintCurrent, paintInputs } from "./paint.js";

const WORDS = ["shared: worked out once,", "passed back"];
const FAINT = 0.3;

/** What never changes: frames and names. */
export function drawChainBackground(ctx, model, { chain }, colours, frozen = []) {
  const name = (box, text, what) => {
    write(ctx, text, box.x + box.w / 2, box.y - (what ? 23 : 11), `600 12px ${FONT}`, colours.ink, box.w + 24);
    if (what) write(ctx, what, box.x + box.w / 2, box.y - 10, `10.5px ${FONT}`, colours.quiet, box.w + 14);
  };
  for (const { box } of [chain.x, chain.cost]) drawFrame(ctx, box, colours);
  chain.cells.forEach(({ box }, l) => drawFrame(ctx, box, colours, frozen.includes(l)));
  name(chain.x.box, "input");
  model.layers.forEach((layer, l) =>
    name(
      chain.cells[l].box, l === chain.depth - 1 ? "output" : `layer ${l + 1}`,
      frozen.includes(l) ? `${layer.activation} ❄` : layer.activation,
    ),
  );
}

/**
 * As `paint` does for other networks.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function paintChain(ctx, view) {
  const { quantity } = legendOf(view);
  if (view.marks) paintCurrent(ctx, view);
  paintCells(ctx, view, quantity);
  paintInputs(ctx, view);
  const figure = new Figure(ctx, view);
  figure.forwards();
  figure.shared();
  figure.backwards();
  return { range: view.scale.common(quantity), symbol: symbolOf(quantity), cuts: [] };
}

/** Arrows into the cells of now, for the pulse. */
export function incomingToChain({ layout: { chain }, marks: { pass, current } }) {
  const along = { forward: forwardEnds, update: forwardEnds, backward: backwardEnds }[pass];
  return along ? current.map(({ layer }) => ({ kind: "space", ends: along(chain, layer) })) : [];
}

function forwardEnds({ cells, arrow, middle }, l) {
  const { x } = cells[l].box;
  return [x - arrow + 3, middle, x - 3, middle];
}

function backwardEnds({ cells, cost, back }, l) {
  const from = cells[l + 1]?.slope ?? cost.slope;
  return [from.x, back, cells[l].slope.x + cells[l].slope.w, back];
}

/** @param {CanvasRenderingContext2D} ctx */
function write(ctx, text, x, y, font, hue, most) {
  Object.assign(ctx, { font, fillStyle: hue, textAlign: "center", textBaseline: "middle" });
  ctx.fillText(text, x, y, most);
}

/** The letters of single units; that of the output knows of no layer here. */
const lettersOf = () =>
  Object.fromEntries(
    ["x", "h", "z", "w", "b", "y", "C", "squash"].map((name) => [name, symbolOf(name, { depth: "" })]),
  );

/** As the seed has it in a chain: without timesteps and units the layer, counted from 0, has the place below. */
const below = (letter, l) => small(`${letter}_{${l + 1}}`);

/** One picture of it. */
class Figure {
  /** @type {Record<string, string>} */
  letters;
  chain;
  /** @type {Picture | null} */
  picture;
  numbers;
  colours;
  marks;
  /** @type {CanvasRenderingContext2D} */
  ctx;
  /** @type {Network | null} */
  model;
  scale;

  /** @param {CanvasRenderingContext2D} ctx */
  constructor(ctx, view) {
    const { layout: { chain }, picture, marks } = view;
    Object.assign(this, { ctx, ...view, chain, numbers: numbersOf(picture), letters: lettersOf() });
    this.passed = (l, times) => !marks || marks.cells[l] >= times;
    this.costed = !marks || marks.costed;
    this.updated = (l) => !marks || marks.updated.has(l);
  }

  name = (l) =>
    l < 0
      ? this.letters.x
      : l < this.chain.depth - 1 || this.letters.y === this.letters.h
        ? below(this.letters.h, l)
        : this.letters.y;

  slope = (l) => `${this.letters.squash}′(${below(this.letters.z, l)})`;

  weight = (l) => below(this.letters.w, l);

  short = (value) => number(value, this.chain.digits);

  forwards() {
    const { chain: { x, cells, cost }, picture, numbers, colours, marks } = this;
    this.circle(x.circle, this.letters.x);
    cells.forEach((_, l) => this.cell(l));
    this.arrow([cost.box.x - this.chain.arrow + 3, this.chain.middle, cost.box.x - 3, this.chain.middle]);
    this.circle(cost.circle, this.letters.C, marks?.pass === "cost");
    if (this.costed) this.number(numbers.cost, cost.bar.x + cost.bar.w / 2, cost.bar.y + cost.bar.h / 2, cost.bar.w);
    write(
      this.ctx, `target ${this.short(picture.targets.data[0])}`, cost.target.x + cost.target.w / 2, cost.target.y + 4,
      `11px ${FONT}`, colours.quiet, 74,
    );
  }

  /** z and h with σ between them, their values, and the arrow that leads here. */
  cell(l) {
    const { chain: { cells, middle, r, font }, numbers, model, ctx, colours } = this;
    const { z, h, weight } = cells[l];
    this.arrow(forwardEnds(this.chain, l));
    const x = weight.x + weight.w / 2;
    write(
      ctx,
      `${this.weight(l)}${model.layers[l].bias ? ` + ${below(this.letters.b, l)}` : ""}`,
      x, middle - font / 2 - 6, `italic ${font + 2}px ${MATHS}`, colours.ink, this.chain.arrow + 6,
    );
    write(
      ctx, this.short(numbers.w[l]), x, middle + font / 2 + 7, `${font - 1}px ${FONT}`, colours.ink, this.chain.arrow,
    );
    this.circle(z, below(this.letters.z, l));
    this.circle(h, this.name(l));
    const [from, to] = [z.x + z.w + 1, h.x - 1];
    drawArrow(ctx, from, middle, to, middle, colours.quiet, 0.5, colours.stroke);
    if (to - from > 14) {
      write(
        ctx, this.letters.squash, (from + to) / 2 - 2, middle - font / 2 - 4, `italic ${font + 1}px ${MATHS}`,
        colours.quiet, to - from,
      );
    }
    if (!this.passed(l, 1)) return;
    const room = h.x - z.x - 2;
    for (const [circle, value] of [
      [z, numbers.z[l]], [h, numbers.h[l]],
    ]) {
      this.number(value, circle.x + r, middle + r + font / 2 + 3, room);
    }
  }

  /** The factors, what branches off, and what they make. */
  backwards() {
    const { chain: { cells, cost, x, made, back }, numbers, costed, letters: { C }, name } = this;
    const top = cells.length - 1;
    this.factor(cost.slope, `∂${C}/∂${name(top)}`, numbers.slope, costed);
    let before = cost.slope;
    for (let l = top; l >= 0; l -= 1) {
      const { slope, handed } = cells[l];
      const back2 = this.passed(l, 2);
      this.along(before, slope, back2, numbers.dz[l]);
      this.factor(slope, this.slope(l), numbers.dsigma[l], back2);
      if (l) {
        const down = this.passed(l - 1, 2);
        this.along(slope, handed, down, numbers.dz[l]);
        this.factor(handed, this.weight(l), numbers.w[l], down);
      }
      before = handed ?? slope;
      const [done, at] = [this.updated(l), l ? cells[l - 1].branch : x.factor];
      if (l) this.elbow((slope.x + handed.x + handed.w) / 2, back, at, done);
      else this.along(slope, at, done, numbers.grad[l]);
      this.factor(at, name(l - 1), l ? numbers.h[l - 1] : numbers.x, done);
      this.comesOut(at, made[l], `∂${C}/∂${this.weight(l)}`, numbers.grad[l], done);
    }
  }

  /** What all derivatives begin with: marked, and said in words. */
  shared() {
    const { chain: { depth, cells, cost, factor, branch, width, font }, ctx, colours, numbers } = this;
    if (depth < 2) return;
    const [from, to] = [cells[depth - 1].slope, cost.slope];
    const box = { x: from.x - 2, y: from.y - 3, w: to.x + to.w - from.x + 4, h: factor + 6 };
    ctx.fillStyle = colours.focus;
    ctx.globalAlpha = 0.1;
    ctx.beginPath();
    ctx.roundRect(box.x, box.y, box.w, box.h, 7);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.fillRect(box.x, box.y + box.h, box.w, 2.5 * colours.stroke);
    const at = `600 ${font}px ${FONT}`;
    ctx.font = at;
    const one = WORDS.join(" ");
    const [left, right] = [(from.x + cells[depth - 1].handed.x + cells[depth - 1].handed.w) / 2 + 8, width - 4];
    const lines = ctx.measureText(one).width <= right - left ? [one] : WORDS;
    const longest = Math.min(right - left, Math.max(...lines.map((line) => ctx.measureText(line).width)));
    const x = Math.max(left + longest / 2, Math.min(box.x + box.w / 2, right - longest / 2));
    const y = Math.max(box.y + box.h + font / 2 + 6, branch - font / 2 - 3 - (lines.length > 1 ? 6 : 0));
    lines.forEach((line, i) => write(ctx, line, x, y + i * (font + 3), at, colours.focus, right - left));
    if (this.passed(depth - 1, 2)) {
      write(
        ctx, `= ${this.short(numbers.dz[depth - 1])}`, x, y + lines.length * (font + 3), `${font}px ${FONT}`,
        colours.focus, right - left,
      );
    }
  }

  circle({ x, y, w }, text, lit = false) {
    const { ctx, colours, chain } = this;
    ctx.beginPath();
    ctx.roundRect(x, y, w, w, w / 2);
    Object.assign(ctx, {
      fillStyle: colours.soft, strokeStyle: lit ? colours.focus : colours.quiet,
      lineWidth: (lit ? 2.5 : 1.2) * colours.stroke,
    });
    ctx.fill();
    ctx.stroke();
    write(ctx, text, x + w / 2, y + w / 2 + 0.5, `italic ${chain.font + 2}px ${MATHS}`, colours.ink, w - 2);
  }

  number(value, x, y, most) {
    write(this.ctx, this.short(value), x, y, `${this.chain.font - 1}px ${FONT}`, this.colours.ink, most);
  }

  arrow(ends) {
    drawArrow(this.ctx, ...ends, this.colours.quiet, 0.3, this.colours.stroke);
  }

  /** One factor: its symbol, and its number once it is there. */
  factor({ x, y, w, h }, symbol, value, there, hue = this.colours.space) {
    const { ctx, chain: { font }, colours } = this;
    ctx.globalAlpha = there ? 1 : FAINT;
    write(ctx, symbol, x + w / 2, y + h / 2 - (there ? font / 2 + 1.5 : 0), `italic ${font + 2}px ${MATHS}`, hue, w);
    if (there) {
      write(ctx, this.short(value), x + w / 2, y + h / 2 + font / 2 + 2.5, `${font}px ${FONT}`, colours.ink, w);
    }
    ctx.globalAlpha = 1;
  }

  /** An arrow of the way back, from one factor to the next; `value`: how much goes along. */
  along(from, to, there, value) {
    const strength = there ? Math.max(0.3, this.scale.strength(Math.abs(value))) : 0;
    const y = from.y + from.h / 2;
    drawArrow(this.ctx, from.x + 1, y, to.x + to.w - 1, y, this.colours.space, strength, this.colours.stroke);
  }

  /** Down from the way back, and to the left. */
  elbow(x, y, to, there) {
    const { ctx, colours } = this;
    const end = to.y + to.h / 2;
    Object.assign(ctx, {
      strokeStyle: colours.space, lineWidth: 1.6 * colours.stroke, globalAlpha: there ? 0.7 : 0.16,
    });
    ctx.beginPath();
    ctx.moveTo(x, y + 2);
    ctx.lineTo(x, end);
    ctx.stroke();
    drawArrow(ctx, x, end, to.x + to.w - 1, end, colours.space, there ? 0.4 : 0, colours.stroke);
  }

  /** The derivative in a weight: to the left of its last factor, or below it. */
  comesOut(from, to, symbol, value, there) {
    const { ctx, colours } = this;
    const beside = to.y === from.y;
    if (beside) {
      drawArrow(
        ctx, from.x + 1, from.y + from.h / 2, to.x + to.w, from.y + from.h / 2, colours.space, there ? 0.4 : 0,
        colours.stroke,
      );
    } else {
      drawArrow(
        ctx, from.x + from.w / 2, from.y + from.h, from.x + from.w / 2, to.y + 1, colours.space, there ? 0.4 : 0,
        colours.stroke,
      );
    }
    this.factor(to, symbol, value, there, colours.ink);
  }
}

/** The numbers of a picture, unit by unit, and the derivatives in the weights. */
function numbersOf({ inputs, layers, edges, cost, output_gradient: slope }) {
  const of = (quantity) => layers.map((layer) => layer[quantity].data[0]);
  const [z, h, dsigma, dz, x] = [of("z"), of("h"), of("dsigma"), of("dz"), inputs.data[0]];
  return {
    x, z, h, dsigma, dz, cost, slope: slope.data[0], w: edges.map(({ data }) => data[0]),
    grad: dz.map((value, l) => value * (l ? h[l - 1] : x)),
  };
}
