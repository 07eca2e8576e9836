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

/** What the page is, to whoever comes for the first time. */
const page = () => [
  h("h3", {}, "Watch a network learn from its error"),
  h(
    "p", {},
    `This network is really being trained. How wrong its output is, the error signal ${plain(symbolOf("delta"))} tells every unit: from the output it goes down through the layers and back through the timesteps.`,
  ),
];

/** What a preset is, and what to watch. */
const ofPreset = ({ title, about, watch }) => [
  h("h3", {}, title), h("p", {}, about), ...(watch ? [h("p", {}, h("b", {}, "Watch: "), watch)] : []),
];

/**
 * What is said while nothing is selected: what this is, one thing to press, and where to go on.
 *
 * @param {{title: string, about: string, watch: string} | null} preset the one that is open, but for the first one
 * @param {boolean} timed whether there are several timesteps
 */
export const welcome = (preset, timed) => [
  ...(preset ? ofPreset(preset) : page()),
  h(
    "p", { class: "begin" },
    h("button", { type: "button", class: "primary", "data-begin": "travel" },
      `Watch ${plain(symbolOf("delta"))} travel`),
    h("button", { type: "button", "data-begin": "gallery" }, "Other networks …"),
  ),
  h(
    "p", { class: "quiet" },
    `${timed ? "A column is a timestep, a row" : "A row"} is a layer, and a bar in a cell is one unit. Click a cell to read its numbers and how they are computed; with the keyboard, Tab to the lattice, then the arrow keys.`,
  ),
];

export const beyond = ({ timesteps }) => [
  h("h3", {}, "Nothing here for this sample"),
  h(
    "p", { class: "quiet" },
    `This sequence has ${counted(timesteps, "timestep")}. Others of the same data are longer.`,
  ),
];
