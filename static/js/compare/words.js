/** What is different in B, in words. Pure. */

import { number } from "../format.js";

const kindOf = (thing) => (typeof thing === "string" ? thing : thing?.kind);
const plain = (name) => name.replaceAll("_", " ");
const COMMON = new Set(["kind", "label", "units", "activation", "bias", "weights", "initial_state", "initial_cell"]);
const ALL = 100_000; // a depth that cuts nothing

/** A value as people say it. */
function said(value) {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return number(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return typeof value === "string" ? plain(value) : kindOf(value) ? plain(kindOf(value)) : "others";
}

/** A state to begin with: nothing, one number for all units, or one for each. */
const start = (state, given) => (typeof state === "number" ? String(state) : state ? given : "zero");

function reach(truncate) {
  if (!truncate?.depth) return "none";
  const depth = truncate.depth >= ALL ? "all timesteps" : `${truncate.depth} timesteps`;
  return (truncate.every ?? 1) > 1 ? `${depth}, every ${truncate.every}` : depth;
}

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** One thing of each, where they differ: {what, a, b, noun}; `noun` is added where the values alone would say little. */
const compare = (what, a, b, noun = "", say = said) => (same(a, b) || say(a) === say(b) ? [] : [{ what, a: say(a), b: say(b), noun }]);

/** A thing of a kind: its kind, or, where that is the same, each of its parameters. */
function things(what, a, b, noun) {
  if (kindOf(a) !== kindOf(b)) return compare(what, kindOf(a), kindOf(b), noun);
  const [left, right] = [a, b].map((thing) => (typeof thing === "object" && thing ? thing : {}));
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => compare(key === "learning_rate" ? "learning rate" : `${plain(key)} of the ${what}`, left[key], right[key], plain(key))).map((found) => ({ ...found, named: true }));
}

/** What only some kinds of layers have. */
const ownSettings = (a, b) => [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !COMMON.has(key));

function layers(a, b) {
  if (a.length !== b.length) return [{ what: "number of layers", a: String(a.length), b: String(b.length), noun: "layers" }];
  return a.flatMap((layer, l) => {
    const other = b[l];
    const name = l === a.length - 1 ? "the output" : `layer ${l + 1}`;
    return [
      ...compare(`kind of ${name}`, layer.label, other.label), ...compare(`units of ${name}`, layer.units, other.units, "units"),
      ...(layer.activation && other.activation ? compare(`activation of ${name}`, kindOf(layer.activation), kindOf(other.activation)) : []), // layers with gates have none to choose
      ...compare(`bias of ${name}`, layer.bias, other.bias, "bias"),
      ...(same(layer.weights, other.weights) ? [] : [{ what: `given weights of ${name}`, a: layer.weights ? "given" : "none", b: other.weights ? "others" : "none", noun: "given weights" }]),
      ...(layer.kind === other.kind ? ownSettings(layer, other).flatMap((key) => compare(`${plain(key)} of ${name}`, layer[key], other[key], plain(key))) : []),
      ...(same(layer.initial_state, other.initial_state) ? [] : [{ what: `initial state of ${name}`, a: start(layer.initial_state, "given"), b: start(other.initial_state, "others"), noun: "h₀" }]),
    ];
  });
}

/** All that differs between two set-ups which learn from the same samples; of a layer its `label`, too, is given. */
export const differences = (a, b) => [
  ...layers(a.layers, b.layers), ...things("starting weights", a.initialiser, b.initialiser, "weights"), ...things("cost", a.cost, b.cost),
  ...things("optimiser", a.optimiser, b.optimiser), ...compare("truncation", a.truncate, b.truncate, "", (truncate) => reach(truncate)),
];

/** "B differs: activation of layer 1 tanh instead of sigmoid." */
export function sentence(found) {
  if (!found.length) return "B is as A so far: change something on one side.";
  return `B differs: ${found.map(({ what, a, b }) => `${what} ${b} instead of ${a}`).join("; ")}.`;
}

/** A side by what it has otherwise: "tanh, orthogonal weights". */
export const nickname = (found, side) => found.slice(0, 3).map(({ noun, what, named, ...values }) => {
  if (what === "truncation") return values[side] === "none" ? "not truncated" : `truncated to ${values[side]}`;
  if (what === "learning rate") return `learning rate ${values[side]}`;
  if (noun && values[side] === "none") return `no ${noun}`;
  return named ? `${noun} ${values[side]}` : `${values[side]}${noun && ` ${noun}`}`;
}).join(", ");
