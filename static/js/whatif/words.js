/** Edits in words. They come as the server has them: {kind, …, value}, with all places from 0. */

import { number, subscript, weightSymbol } from "../format.js";

/** A number as somebody would type it: no zeros at its end. */
const short = (value) => number(value, 4).replace(/^([^e]*\.\d*?)0+$/, "$1").replace(/\.$/, "");

/** What an edit sets, as text: two edits that set the same are one. */
export const placeOf = ({ kind, weight, index, sample, timestep, unit }) => (kind === "weight" ? [kind, weight, ...index] : [kind, sample, timestep, unit]).join(" ");

/**
 * The symbol of what an edit sets: W_T¹[2, 3], b¹[2], x₃, t; the letter after _ is meant to stand below the line.
 *
 * @param {{inputs: number, outputs: number, longest: number, manyToOne: boolean}} model
 */
export function symbolOfEdit({ kind, weight, index, timestep, unit }, model, notation = "seed") {
  const timed = model.longest > 1;
  if (kind === "weight") return `${weightSymbol(weight, notation, timed)}[${index.map((i) => i + 1).join(", ")}]`;
  const [letter, units, when] = kind === "input" ? ["x", model.inputs, timed] : ["t", model.outputs, timed && !model.manyToOne];
  return `${letter}${when ? subscript(timestep + 1) : ""}${units > 1 ? `[${unit + 1}]` : ""}`;
}

/** "What if W_T¹[2, 3] were 0.8 instead of 0.55, and x₃ 1 instead of 0?" */
export function question(changes, model, notation) {
  const parts = changes.map(({ edit, before }, i) => {
    const instead = before === null || before === undefined ? "" : ` instead of ${short(before)}`;
    return `${symbolOfEdit(edit, model, notation)} ${i ? "" : "were "}${short(edit.value)}${instead}`;
  });
  const last = parts.pop();
  return `What if ${parts.length ? `${parts.join(", ")}, and ` : ""}${last}?`;
}

const layers = (names) => names.map((name) => name.replace("layer", "layer ")).join(" and ");

const SAID = {
  learning_rate: ({ value }) => `η = ${short(value)}`,
  truncate: ({ depth, every }) => (depth === null ? "δ goes all the way back" : `δ goes back τ_max = ${depth}${every > 1 ? `, every τ_b = ${every}` : ""}`),
  freeze: (edit) => (edit.layers.length ? `${layers(edit.layers)} frozen` : "no layer frozen"),
};

/** A recorded edit: "W_T¹[2, 3] = 0.8", "η = 0.05"; the letter after _ is meant to stand below the line. */
export function said(edit, model, notation) {
  if (SAID[edit.kind]) return SAID[edit.kind](edit);
  const text = `${symbolOfEdit(edit, model, notation)} = ${short(edit.value)}`;
  return edit.sample === undefined ? text : `${text} of sample ${edit.sample + 1}`;
}
