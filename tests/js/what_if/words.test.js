// Edits in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.js";
import { placeOf, question, said, symbolOfEdit } from "../../../static/js/what_if/words.js";

const MODEL = { inputs: 1, outputs: 2, longest: 5, manyToOne: true };
const WEIGHT = { kind: "weight", weight: "layer1.W_time", index: [1, 2], value: 0.8 };
const INPUT = { kind: "input", sample: 3, timestep: 2, unit: 0, value: 1 };
const TARGET = { kind: "target", sample: 3, timestep: 4, unit: 1, value: 0 };

test("places count from 1, and a single unit has no number", () => {
  assert.equal(symbolOfEdit(WEIGHT, MODEL), "W_{T}¹[2, 3]");
  assert.equal(symbolOfEdit(INPUT, MODEL), "x₃");
  assert.equal(symbolOfEdit(TARGET, MODEL), "t[2]"); // one target, at the end
});

test("a question names what was there before", () => {
  const changes = [{ edit: WEIGHT, before: 0.55 }, { edit: INPUT, before: null }];
  assert.equal(question(changes, MODEL), "What if W_{T}¹[2, 3] were 0.8 instead of 0.55, and x₃ 1?");
});

test("an edit that is recorded", () => {
  assert.equal(said(INPUT, MODEL), "x₃ = 1 of sample 4");
  assert.equal(said({ kind: "learning_rate", value: 0.05 }, MODEL), "η = 0.05");
  assert.equal(said({ kind: "freeze", layers: ["layer1", "layer3"] }, MODEL), "layer 1 and layer 3 frozen");
  assert.equal(said({ kind: "truncate", depth: null }, MODEL), "δ goes all the way back");
});

test("two edits of the same place are one", () => {
  assert.equal(placeOf(WEIGHT), placeOf({ ...WEIGHT, value: 2 }));
  assert.notEqual(placeOf(INPUT), placeOf({ ...INPUT, sample: 4 }));
});
