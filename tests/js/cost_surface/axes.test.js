// The axes of the cost surface.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOf, entryOf, usualPair, valueOf, withFirst } from "../../../static/js/cost_surface/axes.js";

const array = (...shape) => {
  const size = shape.reduce((product, each) => product * each, 1);
  return { shape, data: Float64Array.from({ length: size }, (_, i) => i) };
};
const WEIGHTS = { "layer1.W_space": array(2, 3), "layer1.W_time": array(2, 2), "layer1.b": array(2) };

test("an entry by its name, and its value", () => {
  assert.deepEqual(entryOf("layer1.W_space[1,2]"), { name: "layer1.W_space", index: [1, 2] });
  assert.equal(valueOf(WEIGHTS, "layer1.W_space[1,2]"), 5);
  assert.equal(valueOf(WEIGHTS, "layer1.b[1]"), 1);
});

test("what is not there has no value", () => {
  for (const text of ["layer2.b[0]", "layer1.b[2]", "layer1.b[0,0]", "layer1.W_space[0]"]) {
    assert.equal(valueOf(WEIGHTS, text), undefined);
  }
});

test("usually the first weight in space and the first in time, else the first two", () => {
  assert.deepEqual(usualPair(WEIGHTS), ["layer1.W_space[0,0]", "layer1.W_time[0,0]"]);
  const { "layer1.W_time": _, ...still } = WEIGHTS;
  assert.deepEqual(usualPair(still), ["layer1.W_space[0,0]", "layer1.W_space[0,1]"]);
});

test("both axes are never the same", () => {
  assert.deepEqual(withFirst(["a", "b"], "c"), ["c", "b"]);
  assert.deepEqual(withFirst(["a", "b"], "b"), ["b", "a"]);
});

test("of a large network there are the first entry of each weight and the chosen ones", () => {
  const large = { "layer1.W_space": array(30, 30), "layer1.b": array(30) };
  assert.deepEqual(choicesOf(large, ["layer1.b[7]"]), [
    ["layer1.W_space", ["layer1.W_space[0,0]"]], ["layer1.b", ["layer1.b[0]", "layer1.b[7]"]],
  ]);
  assert.equal(choicesOf(WEIGHTS, [])[0][1].length, 6);
});
