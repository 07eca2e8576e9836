// Where the boxes of a lattice are.

import assert from "node:assert/strict";
import { test } from "node:test";
import { layOut } from "../../../static/js/stage/layout.js";

test("a lattice is whole on a low screen", () => {
  const networks = [1, 9, 50].flatMap((longest) =>
    [1, 2].flatMap((depth) =>
      [1, 16, 64].flatMap((units) => [null, [8, 8]].map((image) => ({ longest, depth, units, image }))),
    ),
  );
  for (const { longest, depth, units, image } of networks) {
    const layers = Array.from({ length: depth }, () => ({ units, recurrent: longest > 1, kind: "dense" }));
    const at = layOut({ inputs: image ? 64 : 2, outputs: units, longest, image, layers }, 640, 115);
    const [top, below] = [at.cell(depth - 1, 0), at.input(0)];
    assert.ok(top.y >= 0 && below.y + below.h <= 115, `${longest} timesteps, ${depth} layers of ${units}, ${image}`);
  }
});

test("whatever room a lattice has, no box of it is less than nothing", () => {
  const networks = [
    [1, null, 64, [30, 10]], [1, [8, 8], 64, [30, 10]], [1, null, 2, [4, 2, 1]], [9, null, 1, [6, 4, 1]],
    [50, null, 8, [64, 64, 1]],
  ];
  for (const [longest, image, inputs, units] of networks) {
    const layers = units.map((count) => ({ units: count, recurrent: longest > 1 }));
    for (let width = 1; width < 400; width += 13) {
      for (const height of [1, 90, 400]) {
        const at = layOut({ longest, image, inputs, outputs: units.at(-1), layers }, width, height);
        const ofLayers = units.flatMap((_, l) => [at.cell(l, longest - 1), at.unit(l, longest - 1, 0)]);
        const boxes = [at.input(0), at.pixel(0, 0), ...ofLayers];
        assert.ok(boxes.every(({ w, h }) => w >= 0 && h >= 0), `${longest} timesteps in ${width} × ${height}`);
      }
    }
  }
});

test("many timesteps lie side by side without a gap", () => {
  const layers = [100, 1].map((units) => ({ units, recurrent: true }));
  const at = layOut({ inputs: 1, outputs: 1, longest: 150, image: null, manyToOne: false, layers }, 730, 180);
  for (let n = 1; n < 150; n += 1) {
    const [before, box] = [at.unit(0, n - 1, 99), at.unit(0, n, 99)];
    assert.ok(before.w >= 2);
    assert.equal(before.x + before.w, box.x);
  }
});
