/** What a quiz says, as marked text: where numbers differ, how, and what another mistake would have done. Pure. */

import { counted, number } from "../shell/format.js";
import { symbolOf, weightSymbol } from "../shell/symbols.js";

/** Without the zeros at the end, and without what rounding left: 2, 0.25, −1. */
const plain = (value) => number(Number(value.toPrecision(4)), 4).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

/** "1, 2 and 3" */
const listed = (parts) => [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(" and ");

const layerOf = (layer, { layers }) => (layer === layers ? "the output layer" : `layer ${layer}`);

/**
 * A place in words: "Sδ of layer 2 at timestep 7".
 *
 * @param {Json} place as the server has it
 * @param {{layers: number, timed: boolean}} network how many layers it has, and whether it has several timesteps
 */
export function placeWords({ quantity, layer, timestep, weight }, network) {
  if (quantity === "updates") return weightSymbol(weight, "update_");
  if (weight) return `the gradient of ${weightSymbol(weight)}`;
  const when = timestep !== null && network.timed ? ` at timestep ${timestep}` : "";
  if (quantity === "inputs") return `the input${when}`;
  const of = quantity === "output_gradient" ? "" : ` of ${layerOf(layer, network)}`;
  return `${symbolOf(quantity)}${of}${when}`;
}

/** How numbers relate to those of A: a clause. */
const RELATIONS = {
  zero: () => "every number is 0",
  "instead of zero": () => "there are numbers, and those of A are all 0",
  factor: ({ factor }) =>
    Math.abs(factor + 1) < 1e-6
      ? "every number has the opposite sign"
      : `every number is ${plain(factor)} times that of A`,
  quantity: ({ quantity }) => `the numbers are those that A has as ${symbolOf(quantity)} in the same cell`,
  product: ({ quantity }) => `every number is that of A times ${symbolOf(quantity)} of the same unit`,
  transposed: () => "rows and columns are exchanged",
  uniform: () => "all numbers are the same",
  scaled: ({ low, high }) =>
    `every number has the sign of that of A, and is ${plain(low)} to ${plain(high)} times as large`,
  mixed: ({ different, opposite, entries }) =>
    `${different} of ${counted(entries, "number")} ${different === 1 ? "differs" : "differ"}, by no common factor` +
    (opposite ? `; ${opposite} ${opposite === 1 ? "has" : "have"} the opposite sign` : ""),
};

export const relationWords = (relation) => RELATIONS[relation.kind](relation);

/** What is computed before a place, and so is right. */
function before({ quantity, layer, timestep, weight }, network) {
  if (quantity === "inputs") return timestep > 1 ? ["the inputs before"] : [];
  if (quantity === "updates") return ["the forward pass", "all error signals", "all gradients"];
  const signal = weight || quantity === "output_gradient" || /^(delta|dz)/.test(quantity);
  if (!signal) return ["the input"];
  if (quantity === "output_gradient") return ["the forward pass"];
  const above = Array.from({ length: network.layers - layer }, (_, i) => layerOf(network.layers - i, network));
  const here = layerOf(layer, network);
  const own = weight ? `the error signals of ${here}` : timestep < network.timesteps ? `later timesteps of ${here}` : "";
  return ["the forward pass", symbolOf("output_gradient"), ...above, own].filter(Boolean);
}

/** The hints in their order: where, how, and which are left. */
export function hints({ first, relation, left }, network) {
  const right = before(first, network);
  const place = placeWords(first, network);
  return [
    `${right.length ? `Right in B: ${listed(right)}. ` : ""}The first difference is in ${place}.`,
    `There, in B, ${relationWords(relation)}.`,
    `Only ${left.length} mistakes are left in the list.`,
  ];
}

/** Why a picked mistake is not the drawn one: the first place where its numbers would be others than those of B. */
export function notYet(label, { place, drawn, other }, network) {
  const where = placeWords(place, network);
  if (!other) return `Not yet. “${label}” would leave ${where} right, but in B that is wrong.`;
  if (!drawn) return `Not yet. “${label}” would change ${where} too, but in B that is right.`;
  return `Not yet. With “${label}” ${where} would differ in another way: ${relationWords(other)}. In B that is not so.`;
}

/** "Found at the second try, with 1 hint." */
export function tally({ tries, hints: given, gaveUp }) {
  const how = `${counted(tries, "try", "tries")} and ${counted(given, "hint")}`;
  return gaveUp ? `Shown after ${how}.` : `Found with ${how}.`;
}
