/** Formulas of the server as elements: broken into pieces at signs, so that a long sum wraps; long sums folded. */

const MATHML = "http://www.w3.org/1998/Math/MathML";
const BREAKS = new Set(["=", "+", "−", "-", "≈", "+=", "←"]);
const parser = new DOMParser();

/** Only MathML, and none of what acts by itself, is taken over. */
function clean(element) {
  for (const child of [...element.children]) {
    if (child.namespaceURI === MATHML) clean(child);
    else child.remove();
  }
  for (const { name } of [...element.attributes]) if (name.startsWith("on") || name === "href") element.removeAttribute(name);
  return element;
}

/** One line of a formula: a list of <math>, each of them a term or so, and the name that it is read by. */
export function lineOf(text) {
  const math = parser.parseFromString(text, "text/html").querySelector("math");
  const line = document.createElement("div");
  line.className = "line";
  if (!math) {
    line.textContent = text;
    return line;
  }
  const pieces = [];
  split(clean(math), "", pieces);
  pieces.filter(Boolean).forEach((piece, i) => line.append(...(i ? [document.createElement("wbr")] : []), piece));
  line.querySelectorAll("mtext.more").forEach(makeFold);
  return line;
}

const isFold = (element) => element.localName === "mrow" && element.classList.contains("fold");
const isMore = (element) => element.localName === "mtext" && element.classList.contains("more");
const isSign = (element) => element.localName === "mo" && BREAKS.has(element.textContent.trim()) && element.getAttribute("form") !== "prefix";
const isComma = (element) => element.localName === "mo" && element.getAttribute("separator") === "true";

/** Whether an element only holds others together, and among them are some to cut at. */
function cuttable(element) {
  if (element.localName !== "mrow" || element.dataset.ref) return false;
  return isFold(element) || [...element.children].some((child) => isSign(child) || isComma(child) || isMore(child) || cuttable(child));
}

/** Cut what is in an element before its signs and after its commas, into pieces that may stand on different lines. */
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
    const cut = !last || isSign(child) || isMore(child) || isComma(last.lastElementChild) || isMore(last.lastElementChild);
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

/** "… 58 more terms …" is a button. */
function makeFold(more, i) {
  more.setAttribute("role", "button");
  more.setAttribute("tabindex", "0");
  more.setAttribute("aria-expanded", "false");
  more.dataset.fold = i;
  more.textContent = `… ${more.dataset.count} more terms …`;
}

/** What a fold's button folds: all that is marked so after it, up to what is not. */
function foldedBy(more) {
  const holder = more.closest("math.fold, .line > math");
  const start = more.nextElementSibling ?? holder;
  const found = [];
  for (let next = start === holder ? holder.nextElementSibling : start; next; next = next.nextElementSibling) {
    if (next.localName === "wbr") continue;
    if (!next.classList.contains("fold")) break;
    found.push(next);
  }
  return found;
}

export function unfold(more, open) {
  more.setAttribute("aria-expanded", String(open));
  more.textContent = open ? "fold" : `… ${more.dataset.count} more terms …`;
  foldedBy(more).forEach((part) => part.classList.toggle("open", open));
}
