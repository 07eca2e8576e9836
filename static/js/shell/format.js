/** Numbers for people. */

import { small } from "./markup.js";

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 12,345 */
export const whole = (n) => grouped.format(n).replaceAll(",", "\u202f");

/** "1 sample", "2 000 samples"; `many` where the plural has not just an s more. */
export const counted = (n, what, many = `${what}s`) => `${whole(n)} ${n === 1 ? what : many}`;

/** A number to some significant digits, with a real minus sign; short where it is very large or small. */
export function number(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e5) return String(value).replace("-", "−");
  return size >= 1e5 || size < 1e-3
    ? ofPowers(value, Math.max(1, digits - 3))
    : value.toPrecision(digits).replace("-", "−");
}

/** 1.2·10⁻⁵, with so many decimals. */
function ofPowers(value, decimals) {
  const [significand, exponent] = value.toExponential(decimals).split("e");
  return `${significand.replace("-", "−")}·${small(`10^{${exponent.replace("+", "").replace("-", "−")}}`)}`;
}

/** A number of which so many digits are right, where not all are: ≈ 0.3. */
export const roughly = (value, digits) => `≈ ${number(value, Math.max(digits, 1))}`;

/** A limit of colours, which has one digit: 0.5, 2·10⁻⁵. */
export const limitOf = (value) => number(value, 1).replace(".0·", "·");

/** A number in seven characters, where room is short. */
export const compact = (value) =>
  Number.isFinite(value) && value !== 0 && Math.abs(value) < 0.01 ? ofPowers(value, 1) : number(value, 3);

/** A number in five characters or so, where there is hardly any room. */
export const brief = (value) =>
  Number.isFinite(value) && value !== 0 && Math.abs(value) < 0.01 ? ofPowers(value, 0) : number(value, 2);

/** A number in four characters: .12, −1.2, 12; of what is too small or too large for them, the nearest power of ten. */
export function least(value) {
  const size = Math.abs(value);
  if (!size || !Number.isFinite(value)) return number(value);
  if (size < 0.01 || size >= 999.5) {
    return `${value < 0 ? "−" : ""}${small(`10^{${String(Math.round(Math.log10(size))).replace("-", "−")}}`)}`;
  }
  const digits = Number.isInteger(value) || size >= 9.95 ? 0 : size >= 0.995 ? 1 : 2;
  return value.toFixed(digits).replace("-", "−").replace("0.", ".");
}

/** With a plus sign where it is positive. */
export const signed = (value, digits, write = number) =>
  value > 0 ? `+${write(value, digits)}` : write(value, digits);
