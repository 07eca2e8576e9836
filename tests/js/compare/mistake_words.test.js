// The wrong formula of a mistake as text, and where it is made.

import assert from "node:assert/strict";
import { test } from "node:test";
import { marked, placeOf } from "../../../static/js/compare/mistake_words.js";
import { mistaken } from "../../../static/js/compare/run_requests.js";

test("a formula in LaTeX becomes text in which letters hang", () => {
  assert.equal(marked(String.raw`\nabla_z C = \delta \odot \sigma'(h)`), "∇_{z} C = δ ⊙ σ′(h)");
  assert.equal(
    marked(String.raw`{}_\mathrm{T}\delta = W_\mathrm{S}^\mathsf{T} \nabla_z C`),
    "_{T}δ = W_{S}^{⊤} ∇_{z} C",
  );
  assert.equal(marked(String.raw`w \leftarrow w - \eta \frac{\partial C}{\partial w}`), "w ← w − η (∂C / ∂w)");
});

test("a place is said in words, and what is left to the network is not", () => {
  assert.equal(placeOf({ kind: "slope_missing" }), "");
  assert.equal(placeOf({ kind: "x", layer: "layer1", timestep: 0, gate: null }), "in layer1, at timestep n = 1");
  assert.equal(placeOf({ kind: "x", factor: 2, per_sample: false }), "factor: 2");
});

test("A is the right network, also where it had a mistake itself", () => {
  const [mistake, spec] = [{ kind: "error_sign" }, { task: { kind: "xor" } }];
  const run = { preset: "xor", spec: { ...spec, mistakes: [{ kind: "mean_twice" }] }, edits: [] };
  const asked = mistaken(run, 3, mistake);
  assert.deepEqual(asked, {
    spec, edits: [], update: 3, beside: { spec: { ...spec, mistakes: [mistake] }, edits: [] },
  });
  assert.equal(mistaken({ ...run, spec }, 3, mistake).preset, "xor");
});
