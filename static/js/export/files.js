/** Files for the visitor to keep. */

const TYPES = { png: "image/png", svg: "image/svg+xml", csv: "text/csv", html: "text/html" };

/** Which moment of which run, for names of files: unrolled-sum-of-bits-update1204. */
export const stem = (run, update) => `unrolled-${run.preset ?? "own-set-up"}-update${update}`;

/** Give a file to the browser's downloads. */
export function save(content, name) {
  const type = TYPES[name.split(".").pop()];
  const url = URL.createObjectURL(
    content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }),
  );
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has begun by then
}

/** A canvas as a PNG. */
export const pngOf = (canvas) => new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });

/** A canvas of so many CSS pixels, drawn at twice that. */
export function sharpCanvas(width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(2 * width), height: Math.round(2 * height) });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  return { canvas, ctx };
}
