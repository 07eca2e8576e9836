/** Arrays off the wire. */

/** Base64 of little-endian float32 as a Float32Array, or of pixels as they are. */
function numbers({ base64, dtype }) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return dtype === "|u1" ? bytes : new Float32Array(bytes.buffer);
}

/** An array from the stream as {shape, data}; everything else as it is, looked through. */
export function decode(value) {
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  if (value.base64 !== undefined) return { shape: value.shape, data: numbers(value) };
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
