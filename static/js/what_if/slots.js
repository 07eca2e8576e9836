/** What can be changed of what is inspected: a weight, the inputs of a place, the targets of an output. */

import { roundUp } from "../shell/colours.js";
import { plain } from "../shell/markup.js";
import { placeOf, symbolOfEdit } from "./words.js";

const MOST = 8; // numbers side by side; of more, the chosen one

const bits = (data) => data.every((x) => x === 0 || x === 1);
const most = (data) => data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);

/** The numbers of a cell that are shown: all of them, or the chosen one of many. */
const shown = (count, unit) =>
  count > MOST ? [Math.min(unit, count - 1)] : Array.from({ length: count }, (_, i) => i);

function ofWeight({ weight: { name, row, column }, exact }) {
  const before = exact ? (column === null ? exact.weights[name][row] : exact.weights[name][row][column]) : null;
  const reach = roundUp(Math.max(1, 2 * Math.abs(before ?? 1)));
  return [
    {
      edit: { kind: "weight", weight: name, index: column === null ? [row] : [row, column] },
      before, range: [-reach, reach], bit: false,
    },
  ];
}

function ofInput({ picture, model, cell, unit }) {
  const { data } = picture.inputs;
  const [bit, reach] = [bits(data), roundUp(most(data))];
  return shown(model.inputs, unit).map((j) => ({
    edit: { kind: "input", sample: picture.sample, timestep: cell.n, unit: j },
    before: data[cell.n * model.inputs + j], range: bit ? [0, 1] : [-reach, reach], bit,
  }));
}

function ofTarget({ picture, model, cell, unit }) {
  if (cell.n < model.washout || (model.manyToOne && cell.n < picture.timesteps - 1)) return [];
  const [{ data }, timestep] = [picture.targets, model.manyToOne ? 0 : cell.n];
  const share = ["sigmoid", "softmax"].includes(model.layers.at(-1).activation); // whose outputs reach from 0 to 1
  const reach = roundUp(2 * Math.max(1, most(data), most(picture.outputs.data)));
  return shown(model.outputs, unit).map((i) => ({
    edit: { kind: "target", sample: picture.sample, timestep, unit: i }, before: data[timestep * model.outputs + i],
    range: share ? [0, 1] : [-reach, reach], bit: share && bits(data),
  }));
}

const SPOKEN = { weight: "Weight", input: "Input", target: "Target" };

/**
 * @returns {{edit: Edit, before: number | null, range: [number, number], bit: boolean, place: string, symbol:
 *   string, name: string}[]}
 */
export function slotsOf(view) {
  const { weight, cell, model } = view;
  const found = weight
    ? ofWeight(view)
    : cell.layer < 0
      ? ofInput(view)
      : cell.layer === model.layers.length - 1
        ? ofTarget(view)
        : [];
  return found.map((slot) => {
    const symbol = symbolOfEdit(slot.edit, model);
    return { ...slot, place: placeOf(slot.edit), symbol, name: `${SPOKEN[slot.edit.kind]} ${plain(symbol)}` };
  });
}
