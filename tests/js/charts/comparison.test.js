// Charts of two sides.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pictures } from "../../../static/js/charts/comparison.js";

const VIEW = { comparison: "ends", figure: { data: [{ name: "validation" }], layout: { yaxis: {} } } };

function letters(a, b) {
  const side = (cost) => ({
    traces: [{ x: { data: [0, 1] }, y: { data: [1, cost] } }], layout: { "yaxis.range": [-1, 0] },
  });
  const [{ traces }] = pictures(VIEW, VIEW).payloads(side(a), side(b));
  return traces.slice(-2).map(({ textposition }) => textposition);
}

test("letters of curves that end together stand apart", () => {
  assert.deepEqual(letters(0.5, 0.51), ["bottom right", "top right"]);
  assert.deepEqual(letters(0.51, 0.5), ["top right", "bottom right"]);
});

test("letters of curves that end apart stand beside them", () => {
  assert.deepEqual(letters(0.9, 0.2), ["middle right", "middle right"]);
});
