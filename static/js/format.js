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

/** The same with a plus sign where it is positive. */
export const signed = (value, digits) => (value > 0 ? `+${number(value, digits)}` : number(value, digits));

const UP = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const DOWN = "₀₁₂₃₄₅₆₇₈₉";
export const superscript = (n) => String(n).replace(/\d/g, (d) => UP[d]);
export const subscript = (n) => String(n).replace(/\d/g, (d) => DOWN[d]);

/** The symbol of each quantity as the essay has it. */
export const SYMBOLS = { h: "h", z: "z", dsigma: "σ′", delta: "δ", delta_space: "Sδ", delta_time: "Tδ", dz: "δ⊙σ′" };
export const BACKWARD = new Set(["delta", "delta_space", "delta_time", "dz"]);
