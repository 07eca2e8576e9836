/**
 * What the colours stand for and how far they reach, at both ends of the ramp; nothing where each layer has its own
 * scale, which the lattice names.
 */

import { limitOf } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";

export function showScale(stage, of, low, high) {
  let shown = "";
  stage.addEventListener("drawn", ({ detail: { range, symbol } }) => {
    if (shown !== symbol) of.replaceChildren(...symbolNodes(symbol));
    shown = symbol;
    const reach = range === null ? "" : limitOf(range);
    if (high.textContent === `+${reach}`) return;
    high.textContent = `+${reach}`;
    low.textContent = `−${reach}`;
  });
}
