// A logarithmic axis has few labels, each of which can be read by itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { labelLogs, ticksOf } from "../../../static/js/charts/log_ticks.js";

const AXES = [
  [-1.6, 0.2, 7, ["0.05", "0.1", "0.2", "0.5", "1"]],
  [-0.75, 0.9, 7, ["0.2", "0.5", "1", "2", "5"]],
  [-1.6, 0.2, 4, ["0.03", "0.1", "0.3", "1"]],
  [-9, 3, 4, null],
  [-0.01, 0.03, 4, ["1", "1.05"]],
  [-8.2, -6.9, 4, ["10<sup>−8</sup>", "2·10<sup>−8</sup>", "5·10<sup>−8</sup>", "10<sup>−7</sup>"]],
];

for (const [low, high, most, texts] of AXES) {
  test(`from 10^${low} to 10^${high}, ${most} labels or so`, () => {
    const { tickvals, ticktext } = ticksOf([low, high], most);
    assert.ok(tickvals.length >= 2 && tickvals.length <= most + 1);
    assert.ok(tickvals.every((value) => value >= 10 ** (low - 1e-9) && value <= 10 ** (high + 1e-9)));
    if (texts) assert.deepEqual(ticktext, texts);
  });
}

test("only logarithmic axes are labelled, for the traces that are seen on them", () => {
  const layout = { yaxis: { type: "log" }, yaxis2: { type: "log" }, yaxis3: {}, xaxis: { type: "log" } };
  labelLogs(layout, [{ y: [0.1, 0, 10] }, { y: [1e9], visible: false }], 4);
  assert.deepEqual(layout.yaxis.ticktext, ["0.1", "1", "10"]);
  assert.deepEqual([layout.yaxis2, layout.yaxis3, layout.xaxis], [{ type: "log" }, {}, { type: "log" }]);
});
