// Addresses: the set-up and the moment as text, and back.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.js";
import { asked, read, write } from "../../../static/js/link/address.js";

const KNOWN = { fallback: "sum-of-bits", views: ["cost", "flow"] };
const parsed = (address) => read(new URL(address, "http://127.0.0.1/"), KNOWN);

test("what is written is read again", () => {
  const moment = {
    at: 12, rung: "cell", pos: 17, order: "timesteps", cell: { layer: 1, n: 4, unit: 0 }, show: "h", panels: ["flow"],
    large: "cost", axes: ["layer1.W_space[0,0]", "layer1.b[2]"], reach: 5, surface: "3d", prime: "τ β", length: 500,
    edits: [{ kind: "learning_rate", value: 0.5 }], stage: "a",
  };
  const address = write({ preset: "xor" }, moment);
  assert.deepEqual(parsed(address), { setup: { preset: "xor" }, moment, problems: [] });
});

test("a quiz stands before the set-up that it is on, and a new one has no number", () => {
  const spec = { seed: 7 };
  assert.equal(write({ preset: "xor" }, { quiz: 17, at: 1 }), "?quiz=17&preset=xor#at=1");
  assert.equal(write({ run: "abc" }, { quiz: 0 }), "?quiz=0&run=abc");
  assert.deepEqual(parsed(write(spec, { quiz: 3 })), { setup: spec, moment: { quiz: 3 }, problems: [] });
  assert.deepEqual(parsed("/?quiz").moment, { quiz: null });
  assert.deepEqual(parsed("/?quiz").setup, { preset: KNOWN.fallback });
  for (const wrong of ["1.5", "-1", "1000000", "seventeen"]) {
    const { moment, problems } = parsed(`/?quiz=${wrong}&preset=xor`);
    assert.deepEqual(moment, {});
    assert.ok(problems[0].startsWith(`quiz=${wrong}`));
  }
});

test("a spec is in the address, and a run by its id", () => {
  const spec = { task: { kind: "xor" }, seed: 7 };
  assert.deepEqual(parsed(write(spec, {})).setup, spec);
  assert.deepEqual(parsed(write({ run: "a/b" }, {})).setup, { run: "a/b" });
});

test("what is as usual is left out", () => {
  assert.equal(write({ preset: "xor" }, { at: 0, rung: "update", show: "delta", notation: "seed" }), "?preset=xor");
});

const WRONG = ["at=1.5", "at=1000001", "rung=row", "cell=1.0.1", "panels=cost,none", "axes=layer1.b[0]~layer1.b[0]",
  "reach=3", "temperature=9", "edits=%7B", "key=short"];
for (const field of WRONG) {
  test(`${field} cannot be read, is told and left out`, () => {
    const { moment, problems } = parsed(`/?preset=xor#${field}`);
    assert.equal(problems.length, 1);
    assert.ok(problems[0].startsWith(field.split("=")[0]));
    assert.equal(moment[field.split("=")[0]], undefined);
  });
}

test("a set-up that cannot be read gives way to the default one", () => {
  const { setup, problems } = parsed("/#spec=nonsense&at=3");
  assert.deepEqual(setup, { preset: KNOWN.fallback });
  assert.equal(problems.length, 1);
});

test("the server is asked for the set-up alone, or for a moment of it", () => {
  assert.deepEqual(asked({ preset: "xor" }, {}), { preset: "xor" });
  assert.deepEqual(asked({ preset: "xor" }, { at: 3 }), { preset: "xor", update: 3 });
  assert.deepEqual(asked({ seed: 1 }, { edits: [] }), { spec: { seed: 1 }, update: 0, edits: [] });
});
