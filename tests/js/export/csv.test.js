// Numbers as comma-separated values.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.js";
import { csv, ofLattice } from "../../../static/js/export/csv.js";

test("what has commas, quotes or line ends is quoted, and a gap is empty", () => {
  assert.equal(csv([["a,b", 'say "x"', 1.5], [null, NaN, "c"]]), '"a,b","say ""x""",1.5\n,,c\n');
});

test("a lattice has a line for each unit at each timestep, all from 1, and the input as layer 0", () => {
  const model = { inputs: 1, layers: [{ units: 2, quantities: ["h", "c"] }] };
  const layer = { h: { data: [1, 2, 3, 4] }, c: { data: [5, 6, 7, 8] } };
  const picture = { timesteps: 2, inputs: { data: [7, 8] }, layers: [layer] };
  const [head, ...lines] = ofLattice(picture, model).trim().split("\n").map((line) => line.split(","));
  assert.deepEqual(head.slice(0, 4), ["layer", "timestep", "unit", "h"]);
  const named = lines.map((line) => [...line.slice(0, 3), line[head.indexOf("h")], line[head.indexOf("c")]].join(" "));
  assert.deepEqual(named, ["0 1 1 7 ", "0 2 1 8 ", "1 1 1 1 5", "1 1 2 2 6", "1 2 1 3 7", "1 2 2 4 8"]);
});
