/** What is inspected, in words. */

import { h } from "../shell/dom.js";
import { counted } from "../shell/format.js";
import { plain } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";

export function titleOf(model, { layer, n }) {
  const name = layer < 0 ? "Input" : layer === model.layers.length - 1 ? "Output" : `Layer ${layer + 1}`;
  return `${name}${model.longest > 1 ? `, timestep ${n + 1}` : ""}`;
}

export function describe(model, { layer: l }) {
  const layer = model.layers[l];
  const how = layer?.gates.length ? `gates ${layer.gates.join(", ")}` : layer?.activation;
  return layer
    ? `${counted(layer.units, `${layer.label} unit`)}${how ? `, ${how}` : ""}`
    : `${counted(model.inputs, "number")}, as the data has them`;
}

/** The section that the figure of a chain has below it. */
export const CHAIN_RULE = "Chain rule";

/** What the inspector says while nothing is selected. */
export const welcome = () => [
  h("h3", {}, "Click a cell to read its numbers"),
  h(
    "p", { class: "quiet" },
    `A column is a timestep, a row is a layer, and a bar in a cell is one unit. The error signal ${plain(symbolOf("delta"))} enters at the output, goes down through the layers (space) and back through the timesteps (time).`,
  ),
  h("p", { class: "quiet" }, "With the keyboard: Tab to the lattice, then the arrow keys."),
];

export const beyond = ({ timesteps }) => [
  h("h3", {}, "Nothing here for this sample"),
  h(
    "p", { class: "quiet" },
    `This sequence has ${counted(timesteps, "timestep")}. Others of the same data are longer.`,
  ),
];
