// What a quiz says of places, of numbers, and of what was picked.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.js";
import { hints, notYet, placeWords, relationWords, tally } from "../../../static/js/quiz/words.js";

const NETWORK = { layers: 3, timed: true, timesteps: 9 };
const FLAT = { layers: 2, timed: false, timesteps: 1 };
const place = (quantity, layer, timestep = null, weight = null) => ({ quantity, layer, timestep, weight });

const PLACES = [
  [place("delta_time", 2, 6), NETWORK, "Tδ of layer 2 at timestep 6"],
  [place("delta", 3, 9), NETWORK, "δ of the output layer at timestep 9"],
  [place("delta", 1, 1), FLAT, "δ of layer 1"],
  [place("output_gradient", 3), NETWORK, "∂C/∂y"],
  [place("inputs", 0, 7), NETWORK, "the input at timestep 7"],
  [place("gradients", 2, null, "layer2.b"), NETWORK, "the gradient of b²"],
  [place("updates", 2, null, "layer2.b"), NETWORK, "Δb²"],
];
for (const [where, network, words] of PLACES) {
  test(`a place: ${words}`, () => assert.equal(placeWords(where, network), words));
}

const RELATIONS = [
  [{ kind: "zero" }, "every number is 0"],
  [{ kind: "factor", factor: -1.0000000000000002 }, "every number has the opposite sign"],
  [{ kind: "factor", factor: 2.0000000000000004 }, "every number is 2 times that of A"],
  [{ kind: "factor", factor: 0.25 }, "every number is 0.25 times that of A"],
  [{ kind: "quantity", quantity: "delta" }, "the numbers are those that A has as δ in the same cell"],
  [{ kind: "product", quantity: "dsigma" }, "every number is that of A times σ′ of the same unit"],
  [{ kind: "scaled", low: 0.5, high: 12 }, "every number has the sign of that of A, and is 0.5 to 12 times as large"],
  [{ kind: "mixed", different: 1, opposite: 0, entries: 8 }, "1 of 8 numbers differs, by no common factor"],
  [{ kind: "mixed", different: 6, opposite: 2, entries: 8 },
    "6 of 8 numbers differ, by no common factor; 2 have the opposite sign"],
];
for (const [relation, words] of RELATIONS) test(words, () => assert.equal(relationWords(relation), words));

const hinted = (first, relation = { kind: "zero" }) => hints({ first, relation, left: ["a", "b", "c", "d"] }, NETWORK);

test("the first hint says what is right before the first difference", () => {
  assert.equal(
    hinted(place("delta_time", 2, 6))[0],
    "Right in B: the forward pass, ∂C/∂y, the output layer and later timesteps of layer 2. " +
      "The first difference is in Tδ of layer 2 at timestep 6.",
  );
  assert.match(hinted(place("output_gradient", 3))[0], /^Right in B: the forward pass\. /);
  const ofGradient = hinted(place("gradients", 3, null, "layer3.b"))[0];
  assert.match(ofGradient, /∂C\/∂y and the error signals of the output layer\. /);
  assert.match(hinted(place("updates", 3, null, "layer3.b"))[0], /all error signals and all gradients\. /);
  assert.equal(hinted(place("inputs", 0, 1))[0], "The first difference is in the input at timestep 1.");
});

test("the second says how the numbers differ, and the third how many are left", () => {
  assert.deepEqual(
    hinted(place("delta", 1, 1)).slice(1), ["There, in B, every number is 0.", "Only 4 mistakes are left in the list."],
  );
});

test("what was picked wrongly is told by the first place where it would differ from B", () => {
  const of = (drawn, other) => notYet("X", { place: place("delta", 2, 4), drawn, other }, NETWORK);
  const zero = { kind: "zero" };
  assert.equal(of(null, zero), "Not yet. “X” would change δ of layer 2 at timestep 4 too, but in B that is right.");
  assert.equal(of(zero, null), "Not yet. “X” would leave δ of layer 2 at timestep 4 right, but in B that is wrong.");
  assert.equal(
    of(zero, { kind: "factor", factor: 2 }),
    "Not yet. With “X” δ of layer 2 at timestep 4 would differ in another way: every number is 2 times that of A. " +
      "In B that is not so.",
  );
});

test("tries and hints are counted", () => {
  assert.equal(tally({ tries: 1, hints: 0, gaveUp: false }), "Found with 1 try and 0 hints.");
  assert.equal(tally({ tries: 2, hints: 3, gaveUp: true }), "Shown after 2 tries and 3 hints.");
});
