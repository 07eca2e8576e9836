/** Images with what is read in them as one picture to keep, on a canvas context or on one that writes SVG. */

import { FONT } from "../../shell/fonts.js";
import { colour } from "../../shell/theme.js";

const [WIDTH, HEAD, EDGE, LINE] = [760, 34, 12, 17]; // px
const SIDE = 40; // of an image

/** The sheet's size, and how many tiles stand in a row. @param {string[]} texts what stands below the images */
export function sizeOf(texts) {
  const pitch = Math.max(SIDE + 10, 12 + 7 * Math.max(...texts.map((text) => text.length)));
  const across = Math.max(1, Math.floor((WIDTH - 2 * EDGE) / pitch));
  return { width: WIDTH, height: HEAD + Math.ceil(texts.length / across) * (SIDE + LINE + 8) + EDGE, across, pitch };
}

/**
 * @param {string} head what stands above all
 * @param {{canvas: HTMLCanvasElement, text: string, wrong: boolean}[]} tiles
 */
export function drawSheet(ctx, head, tiles, { across, pitch }) {
  ctx.imageSmoothingEnabled = false;
  Object.assign(ctx, { textAlign: "left", textBaseline: "middle", fillStyle: colour("ink"), font: `13px ${FONT}` });
  ctx.fillText(head, EDGE, HEAD / 2);
  ctx.textAlign = "center";
  tiles.forEach(({ canvas, text, wrong }, k) => {
    const x = EDGE + (k % across) * pitch;
    const y = HEAD + Math.floor(k / across) * (SIDE + LINE + 8);
    const hue = colour(wrong ? "bad" : "quiet");
    ctx.drawImage(canvas, x + (pitch - SIDE) / 2, y, SIDE, (SIDE * canvas.height) / canvas.width);
    if (wrong) {
      Object.assign(ctx, { strokeStyle: hue, lineWidth: 1 });
      ctx.beginPath();
      ctx.roundRect(x + 2, y - 3, pitch - 4, SIDE + LINE + 4, 5);
      ctx.stroke();
    }
    Object.assign(ctx, { fillStyle: hue, font: `${wrong ? 700 : 400} 12px ${FONT}` });
    ctx.fillText(text, x + pitch / 2, y + SIDE + LINE / 2 + 1, pitch - 8);
  });
}
