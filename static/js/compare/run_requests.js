/** What to ask the server for: a comparison, its end, another set-up on one side. And what a link says of B. Pure. */

import { specOf } from "../run/sides.js";

const SHARED = ["task", "seed", "batch_size", "readout"];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** A run at the same update, with the same edits. */
const again = ({ preset, spec, edits }, update, named) => ({
  ...(preset && named ? { preset } : { spec }),
  edits, update,
});

/** A copy of a run beside it. */
export const begun = (run, update) => ({ ...again(run, update, true), beside: { spec: run.spec, edits: run.edits } });

/** The right network, and beside it the same one with a mistake. */
export function mistaken(run, update, mistake) {
  const { mistakes, ...right } = run.spec;
  const { beside, ...begins } = begun(mistakes ? { ...run, preset: null, spec: right } : run, update);
  return { ...begins, beside: { ...beside, spec: { ...right, mistakes: [mistake] } } };
}

/** A alone. */
export const ended = (run, update, pairs) => again(run, update, !pairs.has(run.preset));

/** The same once more, B too, after its server has forgotten it. */
export const resumed = (run, update, pairs) =>
  run.beside
    ? { ...again(run, update, true), beside: { spec: run.beside.spec, edits: run.beside.edits } }
    : ended(run, update, pairs);

/**
 * The set-up of B (or A) with what both have in common as it is on the other side; another task brings its output
 * along.
 */
function fitted(own, other) {
  const shared = Object.fromEntries(SHARED.map((name) => [name, other[name]]));
  if (["kind", "data", "roles"].every((name) => same(own.task[name], other.task[name]))) return { ...own, ...shared };
  return { ...own, ...shared, cost: other.cost, layers: [...own.layers.slice(0, -1), other.layers.at(-1)] };
}

/**
 * A new set-up on one side of a comparison.
 *
 * @param {Run} run
 * @param {RunSpec} spec
 */
export function changed(run, side, spec) {
  const other = fitted(specOf(side === "a" ? run.beside : run), spec);
  return side === "a" ? { spec, beside: { spec: other } } : { spec: other, beside: { spec } };
}

/** The field of a refusal as the form knows it; what is wrong with the other side is said in words. */
export function placed(error, side) {
  const [, beside, field] = /^(beside\.)?(?:spec\.)?(.*)$/.exec(error.field ?? "");
  if (!error.field) return error;
  const own = (side === "b") === Boolean(beside);
  const fields = (error.fields ?? []).map((each) => each.replace(/^(beside\.)?(spec\.)?/, ""));
  return Object.assign(
    error,
    own
      ? { field, fields }
      : { field: null, message: `${beside ? "B" : "A"}: ${field}: expected ${error.expected}; got ${error.got}.` },
  );
}

/** What stands beside, as a link has it: {spec, edits}, null where there is nothing, or just what the preset has. */
export function besideOf({ preset, beside }, presets) {
  if (!beside) return null;
  const { spec, edits } = beside;
  const own = presets.find(({ name }) => name === preset)?.beside;
  return own && same(own.spec, spec) && !edits.length ? null : { spec, edits };
}
