// How long is waited until something is tried again.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Backoff } from "../../../static/js/run/backoff.js";

const { random } = Math;
afterEach(() => { Math.random = random; });

function waits(backoff, count, chance, ...least) {
  Math.random = () => chance;
  return Array.from({ length: count }, () => Math.round(backoff.next(...least)));
}

test("each wait is twice the one before, up to the longest", () => {
  assert.deepEqual(waits(new Backoff(1000, 15_000), 6, 0.5), [1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test("pages that lost their server at the same moment come back at different ones", () => {
  assert.deepEqual(waits(new Backoff(1000), 2, 0), [800, 1600]);
  assert.deepEqual(waits(new Backoff(1000), 2, 1), [1200, 2400]);
});

test("what the server says is the least", () => {
  assert.deepEqual(waits(new Backoff(0), 3, 0.5, 5000), [5000, 10_000, 20_000]);
});

test("once it has worked, the first wait is short again", () => {
  const backoff = new Backoff(1000);
  waits(backoff, 5, 0.5);
  backoff.reset();
  assert.deepEqual(waits(backoff, 1, 0.5), [1000]);
});
