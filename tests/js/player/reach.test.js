// How far back a backward pass reaches.

import assert from "node:assert/strict";
import { test } from "node:test";
import { carried } from "../../../static/js/player/reach.js";

/** From which timesteps the error signal is carried on, of seven. */
const reached = (network) => [1, 2, 3, 4, 5, 6].filter((n) => carried(n, 7, network));

test("without truncation everywhere", () => {
  assert.deepEqual(reached({ truncate: null, manyToOne: false }), [1, 2, 3, 4, 5, 6]);
});

test("with one target, only the last pass", () => {
  assert.deepEqual(reached({ truncate: { depth: 3, every: 1 }, manyToOne: true }), [5, 6]);
});

test("passes that start at every second timestep, and at the last", () => {
  assert.deepEqual(reached({ truncate: { depth: 2, every: 2 }, manyToOne: false }), [1, 3, 5, 6]);
});

test("passes of one timestep carry nothing on", () => {
  assert.deepEqual(reached({ truncate: { depth: 1, every: 1 }, manyToOne: false }), []);
});
