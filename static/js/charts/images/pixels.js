/** An image in the page's ink: the larger its number, the more of it. */

import { colour } from "../../shell/theme.js";

const parse = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** Draw the i-th of `pixels`, {shape: [images, height, width], data: 0 … 255}. */
export function drawPixels(canvas, { shape: [, height, width], data }, i) {
  Object.assign(canvas, { width, height });
  const ctx = canvas.getContext("2d");
  const image = ctx.createImageData(width, height);
  const [red, green, blue] = parse(colour("ink"));
  const whole = new DataView(image.data.buffer);
  for (let k = 0; k < width * height; k += 1) {
    whole.setUint32(4 * k, ((red << 24) | (green << 16) | (blue << 8) | data[i * width * height + k]) >>> 0);
  }
  ctx.putImageData(image, 0, 0);
}
