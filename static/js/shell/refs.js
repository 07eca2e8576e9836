/**
 * What a symbol stands for, in a few words: "h 1 5 3" is h of unit 3 of layer 1 at timestep 5, "W_time 2 3 1" is row 3,
 * column 1 of layer 2's W_T, "grad_W_time 2" its gradient, "n 5" is timestep 5. All count from 1, as people do;
 * layer 0 of x is the input, of y and t the last layer.
 */

const WEIGHT = /^(?:grad_|update_)?((?:W_space|W_time|b)(?:_[a-z])?)$/; // of a gate, with its letter
const AT_THE_OUTPUT = new Set(["y", "t"]);

/**
 * @returns {{quantity: string, block?: string, layer?: number, n?: number, unit?: number, row?: number, column?:
 *   number}} `block`: which weight it is about
 */
export function parseRef(text) {
  const [quantity, ...places] = text.split(" ");
  const [first, second, third] = places.map(Number);
  const block = quantity.match(WEIGHT)?.[1];
  if (block) return { quantity, block, layer: first, row: second, column: third };
  if (quantity === "n") return { quantity, n: first };
  return { quantity, layer: first, n: second, unit: third };
}

/**
 * The cell (layer, n, unit from 0, layer −1 the input) that a ref is about; null for weights, timesteps and the cost.
 */
export function cellOf(ref, layers) {
  const { quantity, block, layer, n, unit } = ref;
  if (block || layer === undefined || n === undefined) return null;
  return {
    layer: (AT_THE_OUTPUT.has(quantity) ? layers : layer) - 1, n: n - 1, unit: unit === undefined ? null : unit - 1,
  };
}

/** Whether two refs are about the same thing, or one is a part of the other. */
export function meet(a, b) {
  return (
    a.quantity === b.quantity &&
    ["layer", "n", "unit", "row", "column"].every(
      (key) => a[key] === undefined || b[key] === undefined || a[key] === b[key],
    )
  );
}

/** Whether a ref is about this cell, and where it names a unit, about this unit. */
export function standsFor(ref, cell, layers) {
  const place = cellOf(ref, layers);
  return (
    Boolean(place) &&
    place.layer === cell.layer &&
    place.n === cell.n &&
    (place.unit === null || cell.unit === undefined || place.unit === cell.unit)
  );
}

/** A weight by its name in the core, "layer2.W_time", as {layer, block}, and back. */
export function weightOf(name) {
  const [, layer, block] = name.match(/^layer(\d+)\.(\w+)$/);
  return { layer: Number(layer), block };
}
/**
 * Whether it comes from the timestep before; whether it is a bias. Of a gate too, and with the layer before it or
 * without.
 */
export const throughTime = (name) => /(?:^|\.)W_time(?:_|$)/.test(name);
export const isBias = (name) => /(?:^|\.)b(?:_|$)/.test(name);

/** @param {{layer?: number, block?: string}} weight */
export const nameOf = ({ layer, block }) => `layer${layer}.${block}`;
