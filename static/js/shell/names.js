/** The names of what goes in and comes out: columns of a file, and classes where a network tells them apart. */

import { number } from "./format.js";

const OUTPUTS = new Set(["h", "z"]);

/**
 * What a place of the input or a unit of the output stands for: a column or a class; null for any other unit.
 *
 * @param {Network} model
 */
export function nameOf(model, layer, unit) {
  if (layer < 0) return model.inputNames[unit] ?? null;
  return classOf(model, layer, unit) ?? (layer === model.layers.length - 1 ? model.outputNames[unit] ?? null : null);
}

/**
 * A number of the input or the output in the units of the file, with the name of its column; null where it is in no
 * others.
 */
export function ownOf(model, layer, unit, value, quantity = "x") {
  const last =
    layer === model.layers.length - 1 && OUTPUTS.has(quantity) && model.layers[layer].activation === "linear";
  const [scale, name] = [
    layer < 0 ? model.scales.inputs : last ? model.scales.outputs : null, nameOf(model, layer, unit),
  ];
  if (!scale || !name || (scale.width[unit] === 1 && scale.offset[unit] === 0)) return null;
  return `${name} ${number(value * scale.width[unit] + scale.offset[unit], 6)}`;
}

/** How a number of the input was scaled; empty where it is as it was. */
export function scaledOf({ inputNames, scales: { inputs } }, unit) {
  if (!inputs || (inputs.width[unit] === 1 && inputs.offset[unit] === 0)) return "";
  return `x = (${inputNames[unit]} − ${number(inputs.offset[unit], 6)}) / ${number(inputs.width[unit], 6)}, over the training samples`;
}

/**
 * What a unit of the output stands for: the name of its class, a single one for the second of two; null for any other
 * unit.
 */
export function classOf({ classes, layers, outputs }, layer, unit) {
  if (layer !== layers.length - 1 || !classes?.length) return null;
  return classes[outputs === 1 ? 1 : unit] ?? null;
}

/**
 * Which class a target says: of several outputs, or of a single one, from the place `start` on; null where it says
 * none.
 */
export function meantOf({ classes, outputs }, targets, start = 0) {
  if (!classes?.length) return null;
  if (outputs === 1) return [0, 1].includes(targets[start]) ? classes[targets[start]] : null;
  const own = [...targets.subarray(start, start + outputs)];
  return own.filter((t) => t === 1).length === 1 && own.every((t) => t === 0 || t === 1)
    ? classes[own.indexOf(1)]
    : null;
}
