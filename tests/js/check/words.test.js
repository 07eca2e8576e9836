// What a check finds, in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as words from "../../../static/js/check/words.js";

const FOUND = {
  right: false, update: 3, factor: 1, agrees: ["layer2.dz"], mistakes: [], doubtful: [], complete: true,
  convention: { name: "unrolled", label: "Unrolled", about: "" }, in_part: [], unchecked: [],
  first: { name: "layer1.dz", index: [4, 0, 2], of: 36, entries: 12, size: 0.5, kind: "" },
};

test("an entry has its index, and a number alone has none", () => {
  assert.equal(words.entryOf(FOUND.first), "layer1.dz[4, 0, 2]");
  assert.equal(words.entryOf({ name: "layer2.b[0]", index: [], of: 1 }), "layer2.b[0]");
});

test("how much differs is said, and what it is instead", () => {
  assert.equal(words.sizeOf(FOUND.first), "12 of 36 entries differ, by 50 % of the norm.");
  assert.equal(
    words.sizeOf({ ...FOUND.first, entries: 36, size: 1, kind: "it is 2.000 times the right one" }),
    "All 36 entries differ; it is 2.000 times the right one.",
  );
  assert.equal(words.sizeOf({ entries: 1, of: 1, size: null, kind: "" }), "It differs.");
});

test("a convention is said, and ours is not", () => {
  assert.equal(words.readAs(FOUND), "");
  assert.equal(
    words.readAs({ convention: { name: "cs231n", label: "CS231n", about: "Transposed." } }),
    "Read in the convention of CS231n. Transposed.",
  );
  assert.equal(words.readAs({ convention: { name: "", label: "matrices transposed" } }),
    "Read with matrices transposed.");
});

test("where no mistake is named, it is said why", () => {
  assert.equal(words.unnamed(FOUND), "No known mistake explains every number.");
  assert.match(words.unnamed({ ...FOUND, complete: false }), /too large to try all pairs/);
  assert.match(words.unnamed({ ...FOUND, doubtful: [[{}]] }), /too few/);
  assert.equal(words.unnamed({ ...FOUND, mistakes: [[{}]] }), "");
  assert.equal(words.unnamed({ ...FOUND, right: true }), "");
});

test("alternatives, a factor and another layout are said as such", () => {
  assert.equal(words.explainedBy(FOUND, 0), "Every number is explained by ");
  assert.equal(words.explainedBy({ ...FOUND, mistakes: [1, 2] }, 0), "Every number is explained either by ");
  assert.equal(words.explainedBy(FOUND, 1), "Or by ");
  assert.match(words.explainedBy({ ...FOUND, right: true, factor: 2 }, 0), /^For the cost of this network, /);
  assert.match(words.scaled({ factor: 2 }), /the factor 2/);
  assert.equal(words.scaled(FOUND), "");
});

test("what was not checked is listed, and many names are counted", () => {
  const names = Array.from({ length: 9 }, (_, i) => `a${i}`);
  assert.deepEqual(words.unchecked({ in_part: ["b"], unchecked: names }), [
    "Checked only where it was given: b.", "Not given, and so not checked: a0, a1, a2, a3, a4, a5 and 3 more.",
  ]);
  assert.deepEqual(words.unchecked(FOUND), []);
});

test("a place has its names in the lattice and in formulas", () => {
  const cell = { quantity: "dz", layer: 1, timestep: 5, sample: 0, unit: 2, weight: null, index: null };
  const weight = { quantity: "gradients", layer: 1, weight: "layer1.W_time", index: [0, 2] };
  assert.equal(words.refOf(cell), "dz 1 5 3");
  assert.equal(words.refOf(weight), "W_time 1 1 3");
  assert.equal(words.refOf({ ...cell, layer: null }), "");
  assert.equal(words.quantityOf(cell), "dz");
  assert.equal(words.quantityOf(weight), "grad_W_time");
  const first = { mathml: ['<math><mrow data-ref="dz 1 5"/></math>'] };
  assert.equal(words.equationOf({ sections: [{ equations: [{ mathml: ["<math/>"] }, first] }] }, "dz"), first);
});

test("the page says the whole of it in a sentence", () => {
  assert.equal(words.summary(FOUND), "At update 3: layer1.dz[4, 0, 2] is the first that differs.");
  assert.equal(words.summary({ ...FOUND, right: true }), "At update 3: right, 1 array checked.");
});
