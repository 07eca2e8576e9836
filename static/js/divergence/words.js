/** The numbers of a chain in words and symbols. */

import { number } from "../shell/format.js";
import { symbolOf, weightSymbol } from "../shell/symbols.js";

const NAMES = {
  targets: "t", costs: "C", mean_cost: "mean_C", updates: "update_", gradients: "mean_grad_", followed: "mean_grad_",
};

/** A place as marked text: h¹₃, unit 2; W_{T}¹ [1, 2]. */
export function nameOf({ quantity, layer, timestep, sample, unit, weight, index }) {
  if (weight) return `${weightName(quantity, weight)} [${index.map((i) => i + 1).join(", ")}]`;
  if (quantity === "mean_cost") return symbolOf("mean_C");
  const name = layer === 0 ? "x" : (NAMES[quantity] ?? quantity);
  const symbol = symbolOf(name, { layer, n: timestep });
  return `${symbol}, unit ${unit + 1}${sample ? `, sample ${sample + 1} of the batch` : ""}`;
}

function weightName(quantity, weight) {
  const [group, slot] = quantity.split(".");
  const symbol = weightSymbol(weight, NAMES[group] ?? "");
  if (group === "weights_after") return `${symbol} after the update`;
  return slot ? `memory of ${symbol}` : symbol;
}

/** What a number is made of, as marked text: W_{T}¹ [1, 1] × h¹₂, unit 1 = 2.1 × 10, the largest of 5 terms. */
export function madeOf({ factors, terms }) {
  if (!factors.length) return "given";
  const values = factors.map(({ value }) => number(value, 4)).join(" × ");
  const names = factors.map(({ place }) => (place ? nameOf(place) : "constant")).join(" × ");
  return `${names} = ${values}${terms > 1 ? `, the largest of ${terms} terms` : ""}`;
}

/** What came of a remedy. */
export function cameOf({ words, updates, finite, cost }) {
  return finite
    ? `With ${words} all numbers stay finite for ${updates} updates; the cost is then ${number(cost, 4)}.`
    : `With ${words} the run diverges as well, at update ${updates}.`;
}
