/** Whether two things that were decoded say the same, array by array. */

/** @returns {value is Float32Array} or another array of numbers */
const isNumbers = (value) => ArrayBuffer.isView(value);

export function equal(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (isNumbers(a)) return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => equal(a[key], b[key]));
}

/**
 * Whether two ticks are of the same picture, of both sides in a comparison: the same update, in the same future of
 * the run, to the last bit of what is sent.
 */
export function samePicture(a, b) {
  const own = ({ update, version, lattice }) => [update, version, lattice];
  const facts = (tick) => [tick.run, ...own(tick), tick.beside && own(tick.beside)];
  return Boolean(a && b) && a.update === b.update && equal(facts(a), facts(b));
}
