/** Formulas of the server as elements: broken into pieces at signs, so that a long sum wraps; long sums folded. */

import { h } from "../shell/dom.js";
import { counted, number } from "../shell/format.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";
const BREAKS = new Set(["=", "+", "−", "-", "≈", "+=", "←"]);
const parser = new DOMParser();

/**
 * Only MathML, and none of what acts by itself, is taken over.
 *
 * @param {any} element of MathML
 */
function clean(element) {
  for (const child of [...element.children]) {
    if (child.namespaceURI === MATHML) clean(child);
    else child.remove();
  }
  for (const { name } of [...element.attributes]) {
    if (name.startsWith("on") || name === "href") element.removeAttribute(name);
  }
  return element;
}

/** One line of a formula: <math> after <math>, each of them a term or so. */
export function lineOf(text) {
  const math = parser.parseFromString(text, "text/html").querySelector("math");
  const line = h("div", { class: "line" });
  if (!math) return line;
  const pieces = [];
  split(clean(math), "", pieces);
  pieces.filter(Boolean).forEach((piece, i) => line.append(...(i ? [document.createElement("wbr")] : []), piece));
  line.querySelectorAll("mtext.more").forEach(makeFold);
  return line;
}

const isFold = (element) => element.localName === "mrow" && element.classList.contains("fold");
const isMore = (element) => element.localName === "mtext" && element.classList.contains("more");
const isSign = (element) =>
  element.localName === "mo" && BREAKS.has(element.textContent.trim()) && element.getAttribute("form") !== "prefix";
const isComma = (element) => element.localName === "mo" && element.getAttribute("separator") === "true";

/**
 * Whether an element only holds others together, and among them are some to cut at.
 *
 * @param {any} element of MathML
 */
function cuttable(element) {
  if (element.localName !== "mrow" || element.dataset.ref) return false;
  return (
    isFold(element) ||
    [...element.children].some((child) => isSign(child) || isComma(child) || isMore(child) || cuttable(child))
  );
}

/**
 * Cut what is in an element before its signs and after its commas, into pieces that may stand on different lines.
 *
 * @param {any} element of MathML
 */
function split(element, classes, pieces) {
  for (const child of element.children) {
    if (cuttable(child)) {
      const inner = `${classes} ${child.getAttribute("class") ?? ""}`.trim();
      if (isFold(child)) pieces.push(null);
      split(child, inner, pieces);
      if (isFold(child)) pieces.push(null);
      continue;
    }
    const last = pieces.at(-1);
    const cut =
      !last || isSign(child) || isMore(child) || isComma(last.lastElementChild) || isMore(last.lastElementChild);
    if (isSign(child)) child.setAttribute("form", "infix");
    const piece = cut ? document.createElementNS(MATHML, "math") : last;
    if (cut) {
      piece.setAttribute("displaystyle", "true");
      if (classes) piece.setAttribute("class", classes);
      pieces.push(piece);
    }
    piece.append(document.importNode(child, true));
  }
}

/** "… 58 more terms, together 0.12 …": in symbols, and in a vector, nothing comes to anything. */
const folded = ({ count, together }) =>
  `… ${counted(count, "more term")}${together === undefined ? "" : `, together ${number(Number(together))}`} …`;

/** "… 58 more terms …" is a button; not within <math>, where nothing is expected to be pressed. */
function makeFold(more) {
  const button = h("button", { type: "button", class: "more", "aria-expanded": "false" }, folded(more.dataset));
  Object.assign(button.dataset, more.dataset);
  more.closest("math").replaceWith(button);
}

/** Show or hide what a fold's button stands for: the pieces after it that are marked so. */
export function unfold(button, open) {
  button.setAttribute("aria-expanded", String(open));
  button.textContent = open ? "fold" : folded(button.dataset);
  for (let next = button.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.localName === "wbr") continue;
    if (!next.classList.contains("fold")) break;
    next.classList.toggle("open", open);
  }
}
