// From a view's payload to what Plotly is given.

import assert from "node:assert/strict";
import { test } from "node:test";
import { patchOf, seen } from "../../../static/js/charts/traces.js";

test("traces of a layer are seen while it is selected", () => {
  const traces = [{ marks: { layer: 1 } }, { marks: { layer: 2, default: true } }, {}, { marks: { scale: "signed" } }];
  assert.deepEqual(seen(traces, 1), [true, false, true, true]);
  for (const layer of [2, 3, null]) assert.deepEqual(seen(traces, layer), [false, true, true, true]);
});

test("traces of a choice are seen while it is made", () => {
  const traces = [{ marks: { choice: "sums" } }, { marks: { choice: "means" } }, {}];
  assert.deepEqual(seen(traces, null, "means"), [false, true, true]);
});

test("arrays come by rows, and no more digits are said than are right", () => {
  const z = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4), digits: 1 };
  const figure = { data: [{ hovertemplate: "%{z:.4f} of all" }] };
  const { traces: [trace] } = patchOf({ traces: [{ z }] }, figure, null);
  assert.deepEqual(trace.z.map((row) => [...row]), [[1, 2], [3, 4]]);
  assert.deepEqual([trace.hovertemplate, trace.zhoverformat], ["≈ %{z:.1~g} of all", ".1~g"]);
});
