/** Whose probability each output is: names of classes beside or above their units, the right one strong. */

import { classOf, meantOf } from "../shell/names.js";
import { number } from "../shell/format.js";
import { FONT } from "../shell/fonts.js";

const LEAST = 14; // px of width, or 9 of height, for a name

/** @param write (text, x, y, most, strong) */
function above({ layout, model, picture }, targets, write) {
  const top = model.layers.length - 1;
  for (let i = 0; i < model.outputs; i += 1) {
    const box = layout.unit(top, 0, i);
    const t = targets[i];
    const name = classOf(model, top, i);
    const says = t === 0 ? name : t === 1 ? (box.w > 34 ? `t = ${name}` : name) : `${name}: t ${number(t, 2)}`;
    if (box.w >= LEAST) write(says, box.x + box.w / 2, box.y - 14, box.w + 2, t !== 0 && !picture.difference);
  }
}

/** Behind the last column the units' names; above each cell with a target the name that it should say. */
function overTime({ layout, model, picture, width }, targets, write) {
  const top = model.layers.length - 1;
  const last = picture.timesteps - 1;
  const rows = model.manyToOne ? [0] : Array.from({ length: picture.timesteps }, (_, n) => n);
  for (const row of rows) {
    const box = layout.cell(top, model.manyToOne ? last : row);
    const name = meantOf(model, targets, row * model.outputs);
    if (name !== null && !picture.difference) {
      write(
        model.manyToOne ? `t = ${name}` : name, box.x + box.w / 2, box.y - 12, model.manyToOne ? 140 : layout.pitch,
        true,
      );
    }
  }
  for (let i = 0; i < model.outputs; i += 1) {
    const box = layout.unit(top, last, i);
    const room = width - box.x - box.w - 6;
    if (box.h >= 9 && room >= LEAST) {
      write(classOf(model, top, i), box.x + box.w + 8, box.y + box.h / 2, room - 4, false, "left");
    }
  }
}

/**
 * Of several classes; a single output for two has its target in words, see `paintOutputs`.
 *
 * @param {CanvasRenderingContext2D} ctx
 */
export function paintClasses(ctx, view, lit) {
  const { layout, imagined, picture, colours } = view;
  const write = (text, x, y, most, strong, align = "center") => {
    if (y < 7) return; // no room above
    ctx.font = `${strong || lit ? 700 : 400} 12px ${FONT}`;
    ctx.fillStyle = strong || lit ? colours.ink : colours.quiet;
    Object.assign(ctx, { textAlign: align, textBaseline: "middle" });
    ctx.fillText(text, x, y, most);
  };
  (layout.time ? overTime : above)(view, (imagined ?? picture).targets.data, write);
}
