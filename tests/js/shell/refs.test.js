// What a symbol in a formula stands for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellOf, meet, parseRef, standsFor } from "../../../static/js/shell/refs.js";
import { isBias, nameOf, throughTime, weightOf } from "../../../static/js/shell/refs.js";

test("a ref of a unit, a weight, a timestep", () => {
  assert.deepEqual(parseRef("h 1 5 3"), { quantity: "h", layer: 1, n: 5, unit: 3 });
  assert.deepEqual(parseRef("grad_W_time_f 2 3 1"), {
    quantity: "grad_W_time_f", block: "W_time_f", layer: 2, row: 3, column: 1,
  });
  assert.deepEqual(parseRef("n 5"), { quantity: "n", n: 5 });
});

test("a ref counts from 1, and a cell from 0; x is below the first layer, y and t are of the last", () => {
  assert.deepEqual(cellOf(parseRef("delta 1 5 3"), 2), { layer: 0, n: 4, unit: 2 });
  assert.deepEqual(cellOf(parseRef("x 0 2 1"), 2), { layer: -1, n: 1, unit: 0 });
  assert.deepEqual(cellOf(parseRef("y 0 2 1"), 2), { layer: 1, n: 1, unit: 0 });
  assert.equal(cellOf(parseRef("h 1 5"), 2).unit, null);
});

test("weights, timesteps and the cost are about no cell", () => {
  for (const text of ["W_space 1 2 3", "n 4", "C"]) assert.equal(cellOf(parseRef(text), 2), null);
});

test("two refs meet where one is a part of the other", () => {
  assert.ok(meet(parseRef("h 1 5"), parseRef("h 1 5 3")));
  assert.ok(!meet(parseRef("h 1 5 2"), parseRef("h 1 5 3")));
  assert.ok(!meet(parseRef("z 1 5 3"), parseRef("h 1 5 3")));
});

test("a ref is about a cell, and about its unit where it names one", () => {
  assert.ok(standsFor(parseRef("h 1 5"), { layer: 0, n: 4, unit: 2 }, 2));
  assert.ok(standsFor(parseRef("h 1 5 3"), { layer: 0, n: 4 }, 2));
  assert.ok(!standsFor(parseRef("h 1 5 3"), { layer: 0, n: 4, unit: 1 }, 2));
  assert.ok(!standsFor(parseRef("h 2 5 3"), { layer: 0, n: 4, unit: 2 }, 2));
});

test("a weight by its name, and back", () => {
  assert.deepEqual(weightOf("layer12.W_time_f"), { layer: 12, block: "W_time_f" });
  assert.equal(nameOf(weightOf("layer2.b")), "layer2.b");
});

test("what a weight multiplies", () => {
  assert.deepEqual(["W_time", "layer1.W_time_f", "W_space", "b_f"].map(throughTime), [true, true, false, false]);
  assert.deepEqual(["b", "layer1.b_f", "W_space", "W_time"].map(isBias), [true, true, false, false]);
});
