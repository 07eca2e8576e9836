/** How well two values of a gradient agree. */

import { whole } from "../shell/format.js";

export const GOOD = 1e-9; // rounding adds up over many timesteps; a wrong term is off by far more

/** Whether two values are so small beside their rounding that they need not agree in nine digits. */
export const isRounded = ({ backprop, numeric, rounding, relative_error: error }) =>
  error > 0 && rounding > GOOD * Math.max(Math.abs(backprop), Math.abs(numeric));

/** How many of some gradients that is so for, as a sentence; none where it is so for none. */
export const ofRounded = (count) =>
  count
    ? `${whole(count)} ${count === 1 ? "is" : "are"} near to 0 beside what is added up in ${count === 1 ? "it" : "them"}: there the digits that rounding leaves are compared.`
    : "";

/** What a relative error means, in words. @param rounded whether rounding alone may be what is left of the values */
export function verdict(error, rounded = false) {
  if (rounded && error <= GOOD) return "They differ by no more than rounding explains.";
  if (error === 0) return "They agree in every digit.";
  if (!Number.isFinite(error)) return "One of them is not a number.";
  const digits = Math.floor(-Math.log10(error));
  return error <= GOOD
    ? `They agree to ${Math.min(16, digits)} digits.`
    : `They differ: only ${Math.max(0, digits)} ${digits === 1 ? "digit agrees" : "digits agree"}.`;
}
