/**
 * What a side has, field by field, as a noun phrase: "no L2 regularisation", "a learning rate of 0.1", "6 units".
 * Pure.
 */

import { counted, number } from "../shell/format.js";

const ALL = 100_000; // a depth that cuts nothing
const some = (value) => value !== null && value !== undefined;

/** A number as people write it, without the zeros at its end. */
const plain = (value) => number(value).replace(/(\.\d*?)0+(?=$|e|·)/, "$1").replace(/\.(?=$|e|·)/, "");
const of = (noun) => (value) => `${noun} of ${plain(value)}`;
const is = (symbol) => (value) => `${symbol} = ${plain(value)}`;
const at = (noun) => (value) => (some(value) ? `${noun} at ${plain(value)}` : `no ${noun}`);
const an = (word) => `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;

const weights = (how) => (value) => `starting weights ${how} ${plain(value)}`;

/** A state to begin with: zero, one number for all units, or one for each. */
const start = (symbol) => (state) =>
  Array.isArray(state) ? `${symbol} given unit by unit` : `${symbol} = ${plain(state ?? 0)}`;

/** The parameters of an optimiser, by their names in a set-up. */
export const OPTIMISER = {
  learning_rate: of("a learning rate"),
  l2: (value) => (value ? `L2 regularisation of ${plain(value)}` : "no L2 regularisation"),
  clip_value: at("clipping of each entry of the gradient"),
  clip_norm: at("clipping of the gradient’s norm"),
  schedule: (value) => (value ? `${an(value)} schedule` : "no schedule"),
  schedule_period: (value) =>
    some(value) ? `a schedule period of ${counted(value, "update")}` : "the usual schedule period",
  schedule_factor: (value) => (some(value) ? `a schedule factor of ${plain(value)}` : "the usual schedule factor"),
  momentum: of("a momentum"), damping: of("a damping"), decay: of("a decay"), epsilon: is("ε"), beta1: is("β₁"),
  beta2: is("β₂"), longer: is("η⁺"), shorter: is("η⁻"), longest: of("a longest step"), shortest: of("a shortest step"),
};

/** Those of starting weights. */
export const INITIALISER = {
  value: of("starting weights"), mean: weights("with mean"), deviation: weights("with standard deviation"),
  gain: weights("with gain"), low: weights("from"), high: weights("up to"),
};

/** Those of a layer. */
export const LAYER = {
  units: (value) => counted(value, "unit"),
  bias: (value) => (value ? "a bias" : "no bias"),
  weights: (value) => (value ? "given weights" : "drawn weights"),
  initial_state: start("h₀"), initial_cell: start("c₀"), forget_bias: of("a forget gate bias"),
  connectivity: of("a connectivity"), spectral_radius: of("a spectral radius"), input_scale: of("an input scale"),
  bias_scale: of("a bias scale"),
};

/** What is chosen by its kind. */
export const KINDS = {
  cost: (label) => `${label} as its cost`, optimiser: (label) => `${label} as its optimiser`,
  initialiser: (label) => `${label} starting weights`, layer: (label) => `${label} units`,
  activation: (label) => `${an(label)} activation`,
};

export function truncation(truncate) {
  if (!truncate?.depth) return "no truncation";
  const depth =
    truncate.depth >= ALL
      ? "backward passes over all timesteps"
      : `backward passes over ${counted(truncate.depth, "timestep")}`;
  return (truncate.every ?? 1) > 1 ? `${depth}, one every ${truncate.every}` : depth;
}

/** @param {string[]} names of layers that do not learn, layer1, … */
export function freezing(names) {
  if (!names?.length) return "no frozen layers";
  return `${names.length === 1 ? "the frozen layer" : "the frozen layers"} ${listed(names.map((name) => name.replace("layer", "")))}`;
}

/** "1, 2 and 3" */
const listed = (parts) => [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(" and ");

/** A parameter that no table names, of a kind that somebody added: by its symbol, or by its name. */
export const unnamed =
  ({ name, symbol }) =>
  (value) =>
    `${symbol || name.replaceAll("_", " ")} = ${typeof value === "number" ? plain(value) : some(value) ? JSON.stringify(value) : "none"}`;
