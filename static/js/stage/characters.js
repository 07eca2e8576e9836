/**
 * What a text network reads and is to foresee: a character below each timestep, and the next one above, strong where
 * it is foreseen.
 */

import { FONT } from "../shell/fonts.js";

const SEEN = { " ": "␣", "\n": "⏎", "\t": "⇥" };

/** The place of the largest of `count` numbers from the n-th row on. */
function largest({ data }, n, count) {
  let best = n * count;
  for (let i = best + 1; i < (n + 1) * count; i += 1) if (data[i] > data[best]) best = i;
  return best - n * count;
}

/** @param {CanvasRenderingContext2D} ctx */
function write(ctx, symbol, x, y, colour, strong) {
  ctx.font = `${strong ? 700 : 400} 14px ${FONT}`;
  ctx.fillStyle = colour;
  ctx.fillText(SEEN[symbol] ?? symbol, x, y);
}

export function paintCharacters(ctx, { layout, model, picture, colours }) {
  const { symbols, layers } = model;
  Object.assign(ctx, { textAlign: "center", textBaseline: "middle" });
  for (let n = 0; n < picture.timesteps; n += 1) {
    const [below, above] = [layout.input(n), layout.cell(layers.length - 1, n)];
    const [read, next, foreseen] = [picture.inputs, picture.targets, picture.outputs].map((array) =>
      largest(array, n, symbols.length),
    );
    write(ctx, symbols[read], below.x + below.w / 2, layout.foot, colours.ink, false);
    write(
      ctx, symbols[next], above.x + above.w / 2, above.y - 11, next === foreseen ? colours.ink : colours.quiet,
      next === foreseen,
    );
  }
}
