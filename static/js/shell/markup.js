/**
 * Symbols as text: what hangs on a letter stands in _{…} or ^{…}, one within another too. For the page, for where
 * there is only text, and for Plotly.
 */

import { h } from "./dom.js";

const HANGING = /([_^])\{([^{}]*)\}/g;
const BOTH = /_\{([^{}]*)\}\^\{([^{}]*)\}/g;
const LOW = ["0123456789+−()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"];
const HIGH = ["0123456789+−()nL", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᴸ"];
const ELEMENT = { _: "sub", "^": "sup" };

/** What hangs, in Unicode's small signs; null where it has not got all of them. */
function smallOf(sign, what) {
  const [from, to] = sign === "_" ? LOW : HIGH;
  const small = [...what].map((letter) => [...to][from.indexOf(letter)]);
  return small.every(Boolean) ? small.join("") : null;
}

/** With Unicode's small signs where it has them, above before below, as in h¹₃; the rest stays as it is: W_{S}². */
export function small(marked) {
  const paired = marked.replace(BOTH, (all, low, high) => (smallOf("_", low) === null ? all : `^{${high}}_{${low}}`));
  return paired.replace(HANGING, (all, sign, what) => smallOf(sign, what) ?? all);
}

/** The text before what hangs first, its sign, what hangs, and the rest; null where nothing does. */
function split(marked) {
  const start = marked.search(/[_^]\{/);
  if (start < 0) return null;
  let [end, depth] = [start + 2, 1];
  for (; depth; end += 1) depth += { "{": 1, "}": -1 }[marked[end]] ?? 0;
  return [marked.slice(0, start), marked[start], marked.slice(start + 2, end - 1), marked.slice(end)];
}

/** For the page: text and <sub> and <sup>. */
export function symbolNodes(marked) {
  const parts = split(marked);
  if (!parts) return marked ? [marked] : [];
  const [before, sign, what, rest] = parts;
  return [...(before ? [before] : []), h(ELEMENT[sign], {}, ...symbolNodes(what)), ...symbolNodes(rest)];
}

/** Where nothing can be raised: W_S². */
export const plain = (marked) => marked.replace(/([_^])\{/g, "$1").replaceAll("}", "");

/** For Plotly, which reads some of HTML. */
export function html(marked) {
  const parts = split(marked);
  if (!parts) return marked;
  const [before, sign, what, rest] = parts;
  return `${before}<${ELEMENT[sign]}>${html(what)}</${ELEMENT[sign]}>${html(rest)}`;
}

/** Of what was written for Plotly, the text. */
export const ofHtml = (text) => text.replaceAll("<sub>", "_").replaceAll("<sup>", "^").replace(/<[^>]*>/g, "");
