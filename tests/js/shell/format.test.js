// Numbers and how many of something, as people write them.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../../static/js/shell/format.js";

const WRITTEN = [
  ["number", [1.2e-5], "1.2·10⁻⁵"],
  ["number", [-123456], "−1.2·10⁵"],
  ["number", [-0.0123456], "−0.01235"],
  ["number", [2e-12, 6], "2.000·10⁻¹²"],
  ["number", [0], "0"],
  ["number", [-7], "−7"],
  ["number", [-Infinity], "−∞"],
  ["number", [null], "not a number"],
  ["compact", [-0.0015], "−1.5·10⁻³"],
  ["brief", [-3e-10], "−3·10⁻¹⁰"],
  ["least", [-0.123], "−.12"],
  ["least", [0.9961], "1.0"],
  ["least", [10.04], "10"],
  ["least", [1], "1"],
  ["least", [0], "0"],
  ["least", [-2e-7], "−10⁻⁷"],
  ["limitOf", [2e-5], "2·10⁻⁵"],
  ["limitOf", [0.5], "0.5"],
  ["roughly", [0.3333, 1], "≈ 0.3"],
  ["signed", [3e-7, 4], "+3.0·10⁻⁷"],
  ["signed", [-0.5], "−0.5000"],
  ["counted", [1, "sample"], "1 sample"],
  ["counted", [0, "sample"], "0 samples"],
  ["counted", [2000, "sample"], "2\u202f000 samples"],
  ["counted", [2, "class", "classes"], "2 classes"],
];

for (const [what, values, text] of WRITTEN) {
  test(`${what}(${values.join(", ")}) is ${text}`, () => assert.equal(format[what](...values), text));
}
