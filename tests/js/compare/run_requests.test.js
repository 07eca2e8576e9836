// What the server is asked for: a comparison, its end, another set-up on one side.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as requests from "../../../static/js/compare/run_requests.js";

const layers = (...units) => units.map((count) => ({ kind: "dense", units: count }));
const spec = (changes) => ({
  task: { kind: "xor" }, layers: layers(2, 1), cost: "squared_error", seed: 1, batch_size: 1, readout: "many_to_one",
  optimiser: { kind: "adam", learning_rate: 0.1 }, ...changes,
});
const RUN = { preset: "xor", spec: spec(), edits: [], learning_rate: 0.1, truncate: null };
const EDIT = { kind: "learning_rate", value: 1 };

test("a comparison begins with a copy at the same update", () => {
  assert.deepEqual(requests.begun({ ...RUN, edits: [EDIT] }, 4), {
    preset: "xor", edits: [EDIT], update: 4, beside: { spec: RUN.spec, edits: [EDIT] },
  });
});

test("A goes on alone; a preset that has two sides is then asked for by its set-up", () => {
  assert.deepEqual(requests.ended(RUN, 4, new Set()), { preset: "xor", edits: [], update: 4 });
  assert.deepEqual(requests.ended(RUN, 4, new Set(["xor"])), { spec: RUN.spec, edits: [], update: 4 });
});

test("a run that its server has forgotten is asked for again, with B", () => {
  const beside = { spec: spec({ seed: 2 }), edits: [EDIT] };
  assert.deepEqual(requests.resumed({ ...RUN, beside }, 7, new Set(["xor"])).beside, beside);
});

test("another set-up of B has what both have in common from A, with A's learning rate of now", () => {
  const run = { ...RUN, learning_rate: 0.5 };
  const { spec: a, beside: { spec: b } } = requests.changed(run, "b", spec({ seed: 9, layers: layers(5, 1) }));
  assert.deepEqual([a.seed, b.seed], [9, 9]);
  assert.equal(a.optimiser.learning_rate, 0.5);
  assert.deepEqual([a.layers, b.layers], [layers(2, 1), layers(5, 1)]);
});

test("another task brings its output along", () => {
  const wanted = spec({ task: { kind: "digits" }, cost: "cross_entropy", layers: layers(5, 10) });
  const { spec: a } = requests.changed(RUN, "b", wanted);
  assert.deepEqual([a.task, a.cost, a.layers], [{ kind: "digits" }, "cross_entropy", layers(2, 10)]);
});

test("a refusal is of the field of its side; of the other one it is said in words", () => {
  const refusal = { field: "beside.spec.seed", fields: ["beside.spec.seed"], expected: "an integer", got: "1.5" };
  assert.deepEqual(requests.placed({ ...refusal }, "b").fields, ["seed"]);
  const { field, message } = requests.placed({ ...refusal }, "a");
  assert.deepEqual([field, message], [null, "B: seed: expected an integer; got 1.5."]);
});

test("a link says of B what the preset does not", () => {
  const beside = { spec: spec({ seed: 2 }), edits: [] };
  const presets = [{ name: "xor", beside: { spec: spec({ seed: 2 }) } }];
  assert.equal(requests.besideOf({ preset: "xor", beside }, presets), null);
  assert.deepEqual(requests.besideOf({ preset: "other", beside }, presets), beside);
  assert.deepEqual(requests.besideOf({ preset: "xor", beside: { ...beside, edits: [EDIT] } }, presets).edits, [EDIT]);
  assert.equal(requests.besideOf({ preset: "xor", beside: null }, presets), null);
});
