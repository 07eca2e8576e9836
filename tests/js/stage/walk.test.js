// Order of the steps the stages of a step are walked, and what has been passed at each.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Walk } from "../../../static/js/stage/walk.js";

const [RECURRENT, DENSE] = [{ units: 3, recurrent: true }, { units: 2, recurrent: false }];
const NETWORKS = {
  "many to one": [[RECURRENT, RECURRENT, DENSE], 5, true],
  "many to many": [[RECURRENT, DENSE], 4, false],
  "feed-forward": [[DENSE, DENSE, DENSE], 1, true],
  "dense first": [[DENSE, RECURRENT, DENSE], 3, true],
  "recurrent output": [[RECURRENT], 6, true],
  "one timestep": [[RECURRENT, DENSE], 1, false],
};
const STRIDES = {
  cell: String,
  timestep: ([pass, , n]) => `${pass} ${n}`,
  layer: ([pass, layer]) => `${pass} ${layer}`,
  pass: ([pass]) => pass,
};

/** What is walked: as the algorithm goes, with plain loops. */
function stages(layers, timesteps, manyToOne, order) {
  const leadsToATarget = (layer, n) =>
    !manyToOne || n === timesteps - 1 || layers.slice(layer).some((above) => above.recurrent);
  const places = [];
  if (order === "layers") {
    for (let layer = 0; layer < layers.length; layer += 1) {
      for (let n = 0; n < timesteps; n += 1) if (leadsToATarget(layer, n)) places.push([layer, n]);
    }
  } else {
    for (let n = 0; n < timesteps; n += 1) {
      for (let layer = 0; layer < layers.length; layer += 1) if (leadsToATarget(layer, n)) places.push([layer, n]);
    }
  }
  const found = places.map((place) => ["forward", ...place]);
  found.push(["cost", layers.length - 1, timesteps - 1]);
  for (let i = places.length - 1; i >= 0; i -= 1) found.push(["backward", ...places[i]]);
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) found.push(["update", layer, null]);
  return found;
}

/** Neighbours that are alike, together. */
function grouped(all, key) {
  const groups = [];
  all.forEach((each, i) => {
    if (i && key(each) === key(all[i - 1])) groups.at(-1).push(each);
    else groups.push([each]);
  });
  return groups;
}

function walked([layers, timesteps, manyToOne], rung, order) {
  const walk = new Walk({ layers, manyToOne }, timesteps, rung, order);
  const plain = ({ pass, layer, n }) => [pass, layer, n];
  const positions = Array.from({ length: walk.length }, (_, i) => i);
  return {
    stages: walk.stages.map(plain),
    strides: positions.map((i) => walk.current(i).map(plain)),
    found: positions.map((i) => [walk.find(walk.first(i)), walk.find(walk.head(i))]),
    marks: positions.map((i) => walk.marks(i)),
  };
}

for (const [name, network] of Object.entries(NETWORKS)) {
  for (const order of ["layers", "timesteps"]) {
    for (const [rung, stride] of Object.entries(STRIDES)) {
      test(`a step is walked as the algorithm goes: ${name}, ${order}, ${rung}`, () => {
        const wanted = stages(...network, { timestep: "timesteps", layer: "layers" }[rung] ?? order);
        const walk = walked(network, rung, order);
        assert.deepEqual(walk.stages, wanted);
        assert.deepEqual(walk.strides, grouped(wanted, stride));
        assert.deepEqual(walk.found, walk.strides.map((_, i) => [i, i]));
      });
    }
  }
}

for (const rung of Object.keys(STRIDES)) {
  test(`what has been passed only grows and is whole in the end: ${rung}`, () => {
    const { marks } = walked(NETWORKS["many to one"], rung, "layers");
    for (let i = 1; i < marks.length; i += 1) {
      const { cells, now } = marks[i];
      assert.ok(cells.every((passed, k) => passed >= marks[i - 1].cells[k]));
      assert.ok(cells.every((passed, k) => passed > 0 || !now[k]));
    }
    const { cells, now, updated } = marks.at(-1);
    assert.deepEqual([...cells], [...Array(10).fill(2), 0, 0, 0, 0, 2]);
    assert.deepEqual([...updated], [2, 1, 0]);
    assert.ok([...now].every((here) => !here));
  });
}
