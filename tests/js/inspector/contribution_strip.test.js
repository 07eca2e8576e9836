// Shares of the timesteps in a gradient.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.js";
import { sumsOf } from "../../../static/js/inspector/contribution_strip.js";

test("going back in time, the sum so far becomes the gradient", () => {
  const shares = [[1, 2], [10, 20], [100, 200]].map((data) => ({ rows: 1, columns: 2, data }));
  const sums = sumsOf(shares);
  assert.deepEqual(sums.map(({ data }) => [...data]), [[111, 222], [110, 220], [100, 200]]);
  assert.ok(sums.every(({ rows, columns }) => rows === 1 && columns === 2));
});
