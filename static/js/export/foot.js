/**
 * What stands below a picture of the lattice that is kept: what its colours stand for, how far they reach, and of
 * which moment it is.
 */

import { counted, limitOf, whole } from "../shell/format.js";
import { plain } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";

export const FOOT = 34; // px of height
const [LEFT, STEPS, STEP, RAMP] = [14, 24, 4, 10];

/** "δ · update 126 · Sum of bits · A · cut after 7 timesteps" */
const wordsOf = (symbol, cuts, { title, update, side }) =>
  [
    plain(symbol), `update ${whole(update)}`, title, side,
    ...cuts.map(
      ({ depth }) => `${plain(symbolOf("delta_time"))} cut after ${counted(depth, "timestep")}, none in hatched cells`,
    ),
  ]
    .filter(Boolean)
    .join(" · ");

/**
 * @param ctx a canvas's context, or one that writes SVG
 * @param lattice as it is drawn above
 * @param {{range: number | null, symbol: string, cuts: Json[]}} legend as its drawing gives it; a range of null:
 *   each layer names its own
 * @param {{title: string, update: number, side: string}} about the moment
 */
export function drawFoot(ctx, lattice, { range, symbol, cuts }, about) {
  const { width, height, colours } = lattice;
  const middle = height + FOOT / 2;
  const write = (text, x, align) => {
    Object.assign(ctx, {
      fillStyle: colours.ink, textAlign: align, textBaseline: "middle", font: "12px system-ui, sans-serif",
      globalAlpha: 1,
    });
    ctx.fillText(text, x, middle);
  };
  const right = width - LEFT;
  if (range === null) {
    write(wordsOf(symbol, cuts, about), LEFT, "left");
    write("a scale for each layer", right, "right");
    return;
  }
  const reach = limitOf(range);
  write(wordsOf(symbol, cuts, about), LEFT, "left");
  write(`+${reach}`, right, "right");
  const start = right - 44 - STEPS * STEP;
  for (let i = 0; i < STEPS; i += 1) {
    ctx.fillStyle = colours.fill(range * ((2 * i + 1) / STEPS - 1), range);
    ctx.fillRect(start + i * STEP, middle - RAMP / 2, STEP, RAMP);
  }
  write(`−${reach}`, start - 6, "right");
}
