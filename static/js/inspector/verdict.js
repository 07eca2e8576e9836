/** How well two values of a gradient agree. */

export const GOOD = 1e-9; // rounding adds up over many timesteps; a wrong term is off by far more

/** What a relative error means, in words. */
export function verdict(error) {
  if (error === 0) return "They agree in every digit.";
  if (!Number.isFinite(error)) return "One of them is no number.";
  const digits = Math.floor(-Math.log10(error));
  return error <= GOOD ? `They agree to ${Math.min(16, digits)} digits.` : `They differ: only ${Math.max(0, digits)} ${digits === 1 ? "digit agrees" : "digits agree"}.`;
}
