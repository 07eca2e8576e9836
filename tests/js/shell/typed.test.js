// Numbers as people type them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../../../static/js/shell/typed.js";

const TYPED = [
  ["0,05", false, 0.05],
  [" .5 ", false, 0.5],
  ["1e-2", false, 0.01],
  ["1.2·10⁻²", false, 0.012],
  ["5,", false, 5],
  ["1 000", true, 1000],
  ["1,000", true, 1000],
  ["1.500,25", false, 1500.25],
  ["1,500.25", false, 1500.25],
  ["1,500", false, NaN],
  ["1,500,000", false, 1500000],
  ["−0,5", false, -0.5],
  ["0,050", false, 0.05],
  ["1.500", false, 1.5],
  ["1'000", true, 1000],
  ["x", false, NaN],
  ["", false, NaN],
  ["1e999", false, NaN],
];

for (const [text, whole, value] of TYPED) {
  test(`“${text}”${whole ? ", a whole number," : ""} is ${value}`, () => assert.equal(typed(text, whole), value));
}
