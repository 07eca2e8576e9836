// The pictures that the page keeps of the past: few and small, in order, and none of another future.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Seen, seriesOf } from "../../../static/js/unit_history/seen.js";

function tick(update, version = 0) {
  const array = () => ({ shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => 100 * update + i) });
  return { run: "a", update, version, lattice: { timesteps: 2, layers: [{ h: array() }], inputs: array() } };
}

function updates(seen, ticks) {
  for (const each of ticks) seen.note(each);
  return seen.all().map(({ update }) => update);
}

test("of very many pictures few are kept, the first and the last among them", () => {
  const kept = updates(new Seen(), Array.from({ length: 5000 }, (_, k) => tick(k)));
  assert.ok(kept.length <= 301);
  assert.deepEqual([kept[0], kept.at(-1)], [0, 4999]);
  assert.deepEqual(kept, [...new Set(kept)].sort((a, b) => a - b));
});

test("of large pictures fewer are kept", () => {
  const seen = new Seen(300, 1000);
  updates(seen, Array.from({ length: 500 }, (_, k) => tick(k)));
  assert.ok(seen.size <= 1000);
  assert.ok(seen.pictures.length > 5);
});

test("going back leaves them in order", () => {
  assert.deepEqual(updates(new Seen(), [1, 2, 3, 2, 4].map((k) => tick(k))), [1, 2, 3, 4]);
});

test("an edit takes away what came after", () => {
  assert.deepEqual(updates(new Seen(), [tick(1), tick(2), tick(3), tick(2, 1)]), [1, 2]);
});

test("of another run nothing stays", () => {
  assert.deepEqual(updates(new Seen(), [tick(1), tick(2), { ...tick(1), run: "b" }]), [1]);
});

test("a series reads the right numbers", () => {
  const seen = new Seen();
  updates(seen, [tick(1), tick(2)]);
  const series = seriesOf(seen.all(), { layer: 0, unit: 2, quantity: "h" }, 3);
  assert.deepEqual(series, [[[1, 102], [2, 202]], [[1, 105], [2, 205]], []]);
});
