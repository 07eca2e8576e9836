/** Numbers of a recording, packed for a file: base64 of float32 within JSON, and all of it compressed. */

import { bytesOf } from "../run/decode.js";

const CHUNK = 0x8000; // characters at a time, for `String.fromCharCode`

/** @param {Uint8Array} bytes */
function base64Of(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

/** A decoded array as it comes off the wire, for `decode`; everything else as it is, looked through. */
export function packed(value) {
  if (Array.isArray(value)) return value.map(packed);
  if (value === null || typeof value !== "object") return value;
  if (ArrayBuffer.isView(value.data)) {
    const numbers = Float32Array.from(/** @type {Float32Array} */ (value.data));
    return { base64: base64Of(new Uint8Array(numbers.buffer)), dtype: "<f4", shape: value.shape };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, packed(item)]));
}

const through = (blob, stream) => new Response(blob.stream().pipeThrough(stream));

/** JSON, compressed, as base64. */
export async function compressed(value) {
  const answer = through(new Blob([JSON.stringify(value)]), new CompressionStream("gzip"));
  return base64Of(new Uint8Array(await answer.arrayBuffer()));
}

/** @param {string} base64 */
export function decompressed(base64) {
  return through(new Blob([bytesOf(base64)]), new DecompressionStream("gzip")).json();
}
