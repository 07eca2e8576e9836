// What of a network can be checked, and the shape that is filled in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, shapeOf, template } from "../../../static/js/check/choices.js";

const ARRAYS = [
  { name: "layer1.delta", shape: [3, 2, 2] }, { name: "layer1.dz", shape: [3, 2, 2] },
  { name: "gradients/layer1.W_time", shape: [2, 2] }, { name: "gradients/layer1.b", shape: [2] },
  { name: "layer2.delta", shape: [3, 2, 1] }, { name: "gradients/layer2.W_space", shape: [20, 30] },
];
const offered = (of) =>
  choices({
    cell: null, weight: null, quantity: "h", sample: 1, arrays: ARRAYS, symbol: (name) => name,
    weightSymbol: (name) => name, ...of,
  });

test("a cell can be checked as a whole, unit by unit, and at every timestep", () => {
  const [group] = offered({ cell: { layer: 0, n: 2, unit: 1 }, quantity: "dz" });
  assert.equal(group.label, "The selected cell");
  assert.deepEqual(group.options.map(({ value }) => value), [
    "layer1.dz[2,1]", "layer1.dz[2,1,1]", "layer1.dz[:,1]", "layer1.delta[2,1]", "layer1.delta[2,1,1]",
    "layer1.delta[:,1]",
  ]);
  assert.equal(group.options[1].text, "dz, unit 2");
});

test("a weight comes first, and a bias has one index", () => {
  const of = (weight) => offered({ weight })[0].options.map(({ value }) => value);
  assert.deepEqual(of({ name: "layer1.W_time", row: 0, column: 1 }), [
    "gradients/layer1.W_time[0,1]", "gradients/layer1.W_time",
  ]);
  assert.deepEqual(of({ name: "layer1.b", row: 1, column: null }), ["gradients/layer1.b[1]", "gradients/layer1.b"]);
});

test("without a selection there are whole layers and names", () => {
  assert.deepEqual(offered({}).flatMap(({ options }) => options.map(({ value }) => value)), ["layer 1", "layer 2", ""]);
  assert.deepEqual(offered({ cell: { layer: -1, n: 0, unit: 0 } }), offered({}));
});

test("a part has the axes that its index leaves", () => {
  assert.deepEqual(shapeOf("layer1.delta", ARRAYS), [3, 2, 2]);
  assert.deepEqual(shapeOf("layer1.delta[2,1]", ARRAYS), [2]);
  assert.deepEqual(shapeOf("layer1.delta[:, 1]", ARRAYS), [3, 2]);
  assert.deepEqual(shapeOf("layer1.delta[2,1,0]", ARRAYS), []);
});

test("a shape is filled in with a ? in each place, and with no number", () => {
  assert.equal(template("layer1.delta[2,1,0]", 1, ARRAYS), "?");
  assert.equal(template("gradients/layer1.W_time", 1, ARRAYS), "[[? ?]\n [? ?]]");
  assert.equal(
    template("layer 1", 1, ARRAYS),
    [
      "layer1.delta[:, 1] = [[? ?]\n                      [? ?]\n                      [? ?]]",
      "layer1.dz[:, 1] = [[? ?]\n                   [? ?]\n                   [? ?]]",
      "gradients/layer1.W_time = [[? ?]\n                           [? ?]]", "gradients/layer1.b = [? ?]",
    ].join("\n"),
  );
  assert.match(template("", 1, ARRAYS), /^gradients\/layer2\.W_space = {3}# 20 × 30 numbers$/m);
});
