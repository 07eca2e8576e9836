/** The small label at the pointer: which unit it is on, and the number there, as long as it rests. */

import { nameOf, ownOf } from "../shell/names.js";
import { number, roughly } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { isSignal, symbolOf } from "../shell/symbols.js";
import { isAbsent, wordsOfOrigin } from "./origin.js";
import { isBeyond, wordsOfCut } from "./truncation.js";

/**
 * @param {Lattice} lattice
 * @param {HTMLElement} element inside the box that the lattice fills
 */
export function showTip(lattice, element) {
  let shown = "";
  lattice.addEventListener("point", ({ detail }) => {
    element.hidden = !detail;
    if (!detail) return;
    const { x, y } = detail;
    const text = textOf(lattice, detail);
    if (text !== shown) element.replaceChildren(...symbolNodes(text));
    shown = text;
    const { scrollLeft: first, clientWidth } = element.parentElement; // what is in sight of a wide lattice
    const left = x + 14 + element.offsetWidth > first + clientWidth ? x - element.offsetWidth - 10 : x + 14;
    Object.assign(element.style, { left: `${Math.max(first, left)}px`, top: `${Math.max(0, y - 30)}px` });
  });
}

/** Marked text. */
function textOf({ model, picture }, { cut, layer, n, unit, quantity, value, would, digits }) {
  if (cut) return wordsOfCut(picture.truncation, cut);
  const symbol = symbolOf(layer < 0 ? "x" : quantity, { layer: layer + 1, n: n + 1 });
  const origin = wordsOfOrigin(picture, model, quantity, layer, n);
  if (layer >= 0 && isAbsent(picture, quantity, layer, n)) return `${symbol}${origin}`;
  const name = ownOf(model, layer, unit, value, quantity) ?? nameOf(model, layer, unit);
  const change = would === undefined || would === value ? "" : ` → ${number(would, 6)}`;
  const beyond =
    layer >= 0 && isSignal(quantity) && isBeyond(picture, model, layer, n)
      ? "; truncated, no backward pass covers this timestep"
      : "";
  return `${symbol}, unit ${unit + 1}${name === null ? "" : ` (${name})`}: ${digits ? roughly(value, digits) : number(value, 6)}${change}${beyond}${origin}`;
}
