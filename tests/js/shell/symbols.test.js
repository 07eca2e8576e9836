// Symbols with their indices put in, and left out where none is meant.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "../page.js";
import { symbolOf, weightSymbol, write, written } from "../../../static/js/shell/symbols.js";

beforeEach(() => write({ notation: "seed", timed: true, batch: 2 }));

test("indices that are given are put in, the others are left out", () => {
  assert.equal(symbolOf("h", { layer: 1, n: 3 }), "h¹₃");
  assert.equal(symbolOf("h", { layer: 1 }), "h¹");
  assert.equal(symbolOf("h"), "h");
});

test("the next layer and the next timestep", () => {
  assert.equal(symbolOf("delta_space", { layer: 1, n: 3 }), "Sδ²₃");
  assert.equal(symbolOf("delta_time", { layer: 1, n: "t" }), "Tδ¹ₜ₊₁");
});

test("a network without time has no timesteps in its symbols", () => {
  write({ timed: false });
  assert.equal(symbolOf("h", { layer: 1, n: 3 }), "h¹");
});

test("the mean over one sample is its own", () => {
  assert.equal(symbolOf("mean_grad_b", { layer: 1 }), "∇̄_{b}¹");
  write({ batch: 1 });
  assert.equal(symbolOf("mean_grad_b", { layer: 1 }), "∇_{b}¹");
});

test("a weight by its full name", () => {
  assert.equal(weightSymbol("layer2.W_time"), "W_{T}²");
});

test("a sentence with places for symbols", () => {
  assert.equal(written("‖⟦delta⟧‖ of ⟦delta 2 n⟧ and ⟦W_time 1⟧"), "‖δ‖ of δ²ₙ and W_{T}¹");
});
