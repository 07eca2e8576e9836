// Maps of the units' responses: their size, and what they are called.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.js";
import { fitInto, mapOf, nameOf, outputOf } from "../../../static/js/unit_responses/picture.js";

const ROOM = { label: 20, gap: 3, between: 6, edge: 4, least: 8, most: 60 };

test("maps are as large as fits", () => {
  assert.deepEqual(fitInto({ width: 500, height: 400 }, [4, 2, 1], ROOM), { size: 60, columns: [4, 2, 1] });
  assert.deepEqual(fitInto({ width: 160, height: 170 }, [4, 2, 1], ROOM), { size: 37, columns: [2, 2, 1] });
  assert.deepEqual(fitInto({ width: 10, height: 10 }, [32], ROOM), { size: 8, columns: [1] });
});

test("the output has a name of its own", () => {
  assert.equal(outputOf([2, 3]), "1.0");
  assert.match(nameOf("1.0", [3, 1]), /^output /);
  assert.match(nameOf("0.1", [3, 1]), / of unit 2$/);
});

test("a map is its unit's part of the layer's numbers", () => {
  const grids = [{ shape: [2, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }];
  const { shape, data } = mapOf({ grids }, "0.1");
  assert.deepEqual([shape, [...data]], [[1, 3], [4, 5, 6]]);
});
