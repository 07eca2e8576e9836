/** Numbers and names for people. */

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 12,345 */
export const whole = (n) => grouped.format(n).replaceAll(",", "\u202f");

/** A number to some significant digits, with a real minus sign; short where it is very large or small. */
export function number(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e5) return String(value).replace("-", "−");
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(Math.max(1, digits - 3)) : value.toPrecision(digits);
  return text.replace("-", "−").replace(/e[-−](\d+)/, "e−$1").replace("e+", "e");
}

/** A number in seven characters, where room is short. */
export const compact = (value) => (Number.isFinite(value) && value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(1).replaceAll("-", "−") : number(value, 3));

/** A number in five characters or so, where there is hardly any room. */
export const brief = (value) => (value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(0).replaceAll("-", "−") : number(value, 2));

/** With a plus sign where it is positive. */
export const signed = (value, digits, write = number) => (value > 0 ? `+${write(value, digits)}` : write(value, digits));

const UP = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const DOWN = "₀₁₂₃₄₅₆₇₈₉";
export const superscript = (n) => String(n).replace(/\d/g, (d) => UP[d]);
export const subscript = (n) => String(n).replace(/\d/g, (d) => DOWN[d]);

/** The symbol of each quantity as the essay has it. */
export const SYMBOLS = { h: "h", z: "z", dsigma: "σ′", delta: "δ", delta_space: "Sδ", delta_time: "Tδ", dz: "δ⊙σ′" };

/** The same quantities as others write them: Nielsen's δ is ∂C/∂z, Goodfellow's ∇ has below it what is derived by. After _ a letter below the line. */
const ELSEWHERE = {
  nielsen: { h: "a", z: "z", dsigma: "σ′", delta: "∇ₐC", delta_space: "S∇ₐC", delta_time: "T∇ₐC", dz: "δ" },
  goodfellow: { h: "h", z: "z", dsigma: "f′", delta: "∇ₕL", delta_space: "S∇ₕL", delta_time: "T∇ₕL", dz: "∇_zL" },
};
export const NOTATIONS = { seed: "seed", nielsen: "Nielsen", goodfellow: "Goodfellow" };
export const symbolOf = (quantity, notation = "seed") => (ELSEWHERE[notation] ?? SYMBOLS)[quantity] ?? ofGates(quantity, notation);

/** What only a cell with gates has, by its name in the core: i, c, z_i, dsigma_i, and the derivatives of the cost, delta_c, delta_c_time, dz_i. */
function ofGates(quantity, notation) {
  const [, kind, of = "", time = ""] = quantity.match(/^(delta|dz|dsigma)_(\w)(_time)?$/) ?? [];
  if (kind === "dsigma") return `σ′_${of}`;
  return kind ? `${time && "T"}∂${notation === "goodfellow" ? "L" : "C"}/∂${kind === "dz" ? `z_${of}` : of}` : quantity;
}

const WEIGHTS = { seed: { W_space: "W_S", W_time: "W_T", b: "b" }, nielsen: { W_space: "w_S", W_time: "w_T", b: "b" }, goodfellow: { W_space: "U", W_time: "W", b: "b" } };
/** "layer2.W_time" as people write it, W_T²; `timed`: in a network with time, where Goodfellow has U and W. */
export function weightSymbol(name, notation = "seed", timed = true) {
  const [, layer, block] = name.match(/^layer(\d+)\.(\w+)$/);
  const [, all, gate] = block.match(/^(\w+?)(?:_([a-z]))?$/);
  const symbol = notation === "goodfellow" && !timed && all === "W_space" ? "W" : WEIGHTS[notation][all];
  return `${symbol}${gate ? `${symbol.includes("_") ? "," : "_"}${gate}` : ""}${superscript(layer)}`;
}

/** A symbol where nothing can stand below the line. */
export const plain = (symbol) => symbol.replace("_", "");

const BACKWARD = new Set(["delta", "delta_space", "delta_time", "dz"]);

/** Whether a quantity, of a cell with gates too, is a derivative of the cost. */
export const isSignal = (quantity) => BACKWARD.has(quantity) || /^(delta|dz)_/.test(quantity);

/** What a layer of a picture shows of a quantity that its kind may not have: then h, or δ, of the same pass. */
export const instead = (layer, quantity) => (layer[quantity] ? quantity : isSignal(quantity) ? "delta" : "h");
