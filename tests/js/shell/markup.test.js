// Symbols as text: what hangs on a letter stands in braces.

import assert from "node:assert/strict";
import { test } from "node:test";
import { html, ofHtml, plain, small } from "../../../static/js/shell/markup.js";

test("small signs where Unicode has them, those above first", () => {
  assert.equal(small("h_{3}^{1}"), "h¹₃");
  assert.equal(small("10^{−5}"), "10⁻⁵");
  assert.equal(small("W_{S}^{2}"), "W_{S}²");
});

test("where nothing can be raised", () => {
  assert.equal(plain("W_{S}^{2}"), "W_S^2");
});

test("for Plotly, one within another too", () => {
  assert.equal(html("δ_{t}^{L}"), "δ<sub>t</sub><sup>L</sup>");
  assert.equal(html("∇_{W_{S}} C"), "∇<sub>W<sub>S</sub></sub> C");
});

test("of what was written for Plotly, the text", () => {
  assert.equal(ofHtml("log<sub>10</sub> ‖<b>δ</b>‖"), "log_10 ‖δ‖");
});
