/** Formulas as MathML, so that scripts stand where they belong and a screen reader reads them out. */

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** @param {(string | Element)[]} children */
function m(tag, children = [], className = "") {
  const element = document.createElementNS(MATHML, tag);
  if (className) element.setAttribute("class", className);
  element.append(...children);
  return element;
}

const NUMBER = /^\d+$/;

/** Text as MathML: a number, or a letter; what is an element already stays as it is. */
const atom = (text) => (text instanceof Element ? text : m(NUMBER.test(text) ? "mn" : "mi", [String(text)]));

/** Several things in a row. */
export const row = (...parts) => m("mrow", parts.map(atom));
export const sign = (text) => m("mo", [text]);

/** x + 1 in a script, where a sign takes no room of its own. */
export function next(x) {
  const plus = sign("+");
  plus.setAttribute("lspace", "0");
  plus.setAttribute("rspace", "0");
  return row(x, plus, 1);
}

export const hued = (className, ...parts) => m("mrow", parts.map(atom), className);

/** An upright letter, as S and T are: names, not quantities. */
function upright(text) {
  const letter = m("mi", [text]);
  letter.setAttribute("mathvariant", "normal");
  return letter;
}

/**
 * A letter with its layer above, its timestep below and, in front, S or T for space or time. The letter in front hangs
 * on an empty base of its own: around <mmultiscripts> Chromium leaves room that nothing fills.
 */
export function cell(letter, layer, n, from = "") {
  const scripted = m("msubsup", [atom(letter), atom(n), layer === "" ? m("mrow") : atom(layer)]);
  return from ? row(m("msub", [m("mrow"), upright(from)]), scripted) : scripted;
}

/** A weight matrix of a layer, of space (S) or of time (T). */
export const weight = (kind, layer, transposed = false) => {
  const matrix = m("msubsup", [atom("W"), upright(kind), atom(layer)]);
  return transposed ? m("msup", [row(sign("("), matrix, sign(")")), upright("T")]) : matrix;
};

/** σ′ of a cell's z. */
const slope = (layer, n) => row(m("msup", [atom("σ"), sign("′")]), sign("("), cell("z", layer, n), sign(")"));

/** δ ⊙ σ′(z) of a cell. */
export const factored = (layer, n) => row(cell("δ", layer, n), sign("⊙"), slope(layer, n));

/** A whole formula, on a line of its own. */
export function formula(...parts) {
  const line = m("math", parts.map(atom));
  line.setAttribute("display", "block");
  return line;
}

/** Letters of a formula within a sentence. */
export const inline = (...parts) => m("math", parts.map(atom));
