/** Arrays off the wire. */

/**
 * The characters that stand for rounded numbers: not-a-number, then all levels from the lowest
 * (`app/streaming/rounding.py`).
 */
const LEVELS = 45;
const PLACES = new Map(
  Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
    .filter((sign) => !'"\\'.includes(sign))
    .map((sign, i) => [sign.charCodeAt(0), i]),
);
const POWERS = { root: 2, linear: 1 };
const RIGHT = { rounded: 1, half: 3 }; // digits

/** @param {string} base64 */
export function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A number of 16 bits: sign, five bits of the exponent, ten of the significand. */
function halfOf(bits) {
  const [sign, exponent, significand] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return significand ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + significand / 1024) : 2 ** -14 * (significand / 1024));
}

/** Base64 of little-endian float32, or of float16 times a power of two, or of pixels as they are. */
function packed({ base64, dtype, shape, power }) {
  const bytes = bytesOf(base64);
  if (dtype === "|u1") return { shape, data: bytes };
  if (dtype === "<f4") return { shape, data: new Float32Array(bytes.buffer) };
  return {
    shape,
    data: Float32Array.from(new Uint16Array(bytes.buffer), (bits) => halfOf(bits) * 2 ** power),
    digits: RIGHT.half,
  };
}

/** A character a number: its level, of so many on either side of zero. */
function rounded({ rounded: spaced, shape, most, levels, text }) {
  const values = new Float64Array(128).fill(NaN);
  for (const [code, place] of PLACES) {
    if (place) {
      values[code] = Math.sign(place - LEVELS - 1) * most * (Math.abs(place - LEVELS - 1) / levels) ** POWERS[spaced];
    }
  }
  return {
    shape,
    data: Float64Array.from({ length: text.length }, (_, i) => values[text.charCodeAt(i)]),
    digits: RIGHT.rounded,
  };
}

/**
 * An array from the stream as {shape, data}, and `digits` where not all of them are right; everything else as it is,
 * looked through.
 */
export function decode(value) {
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  if (value.base64 !== undefined) return packed(value);
  if (value.rounded !== undefined) return rounded(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}

/** {shape, data} of one or two dimensions as Plotly wants it: not-a-number leaves a gap. */
export function rows({ shape, data }) {
  if (shape.length < 2) return data;
  return Array.from({ length: shape[0] }, (_, i) => data.subarray(i * shape[1], (i + 1) * shape[1]));
}

/** Nested lists of exact numbers as {shape, data} in double precision. */
export function fromLists(lists) {
  const shape = [];
  for (let inner = lists; Array.isArray(inner); [inner] = inner) shape.push(inner.length);
  return { shape, data: Float64Array.from(lists.flat(Infinity), (x) => x ?? NaN) };
}
