/** Edits in words. They come as the server has them: {kind, …, value}, with all places from 0. */

import { number } from "../shell/format.js";
import { symbolOf, weightSymbol } from "../shell/symbols.js";

/** A number as somebody would type it: no zeros at its end. */
const short = (value) => number(value, 4).replace(/^([^e]*\.\d*?)0+$/, "$1").replace(/\.$/, "");

/**
 * What an edit sets, as text: two edits that set the same are one.
 *
 * @param {Edit} edit
 */
export const placeOf = ({ kind, weight, index, sample, timestep, unit }) =>
  (kind === "weight" ? [kind, weight, ...index] : [kind, sample, timestep, unit]).join(" ");

/**
 * The symbol of what an edit sets, as marked text: W_{T}¹[2, 3], b¹[2], x₃, t.
 *
 * @param {Edit} edit
 * @param {{inputs: number, outputs: number, longest: number, manyToOne: boolean}} model
 */
export function symbolOfEdit({ kind, weight, index, timestep, unit }, model) {
  const timed = model.longest > 1;
  if (kind === "weight") return `${weightSymbol(weight)}[${index.map((i) => i + 1).join(", ")}]`;
  const [name, units, when] =
    kind === "input" ? ["x", model.inputs, timed] : ["t", model.outputs, timed && !model.manyToOne];
  return `${symbolOf(name, when ? { n: timestep + 1 } : {})}${units > 1 ? `[${unit + 1}]` : ""}`;
}

/**
 * "What if W_T¹[2, 3] were 0.8 instead of 0.55, and x₃ 1 instead of 0?"
 *
 * @param {Network} model
 */
export function question(changes, model) {
  const parts = changes.map(({ edit, before }, i) => {
    const instead = before === null || before === undefined ? "" : ` instead of ${short(before)}`;
    return `${symbolOfEdit(edit, model)} ${i ? "" : "were "}${short(edit.value)}${instead}`;
  });
  const last = parts.pop();
  return `What if ${parts.length ? `${parts.join(", ")}, and ` : ""}${last}?`;
}

const layers = (names) => names.map((name) => name.replace("layer", "layer ")).join(" and ");

const SAID = {
  learning_rate: ({ value }) => `η = ${short(value)}`,
  truncate: ({ depth, every }) =>
    `${symbolOf("delta")} goes ${depth === null ? "all the way back" : `back τ_{max} = ${depth}${every > 1 ? `, every τ_{b} = ${every}` : ""}`}`,
  freeze: (edit) => (edit.layers.length ? `${layers(edit.layers)} frozen` : "no layer frozen"),
};

/**
 * A recorded edit, as marked text: "W_{T}¹[2, 3] = 0.8", "η = 0.05".
 *
 * @param {Edit} edit
 * @param {Network} model
 */
export function said(edit, model) {
  if (SAID[edit.kind]) return SAID[edit.kind](edit);
  const text = `${symbolOfEdit(edit, model)} = ${short(edit.value)}`;
  return edit.sample === undefined ? text : `${text} of sample ${edit.sample + 1}`;
}
