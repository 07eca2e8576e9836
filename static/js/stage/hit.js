/** Which cell is where: under the pointer, or next to another. Layer −1 is the input. */

const inside = ({ x, y, w, h }, px, py) => px >= x - 3 && px <= x + w + 3 && py >= y - 3 && py <= y + h + 3;

/** @param {Network} model */
export function cellAt(layout, model, px, py) {
  if (!layout) return null;
  for (let n = 0; n < model.longest; n += 1) {
    if (inside(layout.input(n), px, py)) return { layer: -1, n };
    const layer = model.layers.findIndex((_, l) => inside(layout.cell(l, n), px, py));
    if (layer >= 0) return { layer, n };
  }
  return null;
}

/** How many units a cell of a layer has. */
const unitsOf = (model, layer) => (layer < 0 ? model.inputs : model.layers[layer].units);

/** Whether a network has such a cell, and in it such a unit. */
export const holds = (model, { layer, n, unit = 0 }) =>
  layer < model.layers.length && n < model.longest && unit < unitsOf(model, layer);

/** Which unit of a cell the pointer is on; the nearest one, since units may be thinner than a pixel. */
export function unitAt(layout, model, { layer, n }, px, py) {
  const count = unitsOf(model, layer);
  const box = (i) => (layer < 0 ? layout.pixel(n, i) : layout.unit(layer, n, i));
  const distance = ({ x, y, w, h }) => Math.hypot(px - x - w / 2, py - y - h / 2);
  return Array.from({ length: count }, (_, i) => i).reduce(
    (best, i) => (distance(box(i)) < distance(box(best)) ? i : best), 0,
  );
}

const STEPS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The cell that an arrow key leads to, or with Shift the unit; null for any other key. */
export function move(from, key, model, ofUnits = false) {
  const { unit = 0 } = from;
  if (key === "Home" || key === "End") return { ...from, n: key === "Home" ? 0 : model.longest - 1 };
  if (!STEPS[key]) return null;
  const [up, right] = STEPS[key];
  const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
  if (ofUnits) return { ...from, unit: clamp(unit - up, 0, unitsOf(model, from.layer) - 1) };
  const layer = clamp(from.layer + up, -1, model.layers.length - 1);
  return { layer, n: clamp(from.n + right, 0, model.longest - 1), unit: clamp(unit, 0, unitsOf(model, layer) - 1) };
}
