// What the page knows of the views by what they declare.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Views } from "../../../static/js/run/views.js";

const view = (name, declared = {}) => ({
  name, renderer: "plot", always: false, timeline: false, usual: false, everywhere: false, ...declared,
});
const VIEWS = new Views([
  view("cells", { renderer: "stage", always: true, everywhere: true }),
  view("fall", { always: true, timeline: true, usual: true, everywhere: true }),
  view("map", { usual: true }),
]);

test("names by what is declared, in the order of the page", () => {
  assert.deepEqual(VIEWS.names, ["cells", "fall", "map"]);
  assert.deepEqual(VIEWS.always, ["cells", "fall"]);
  assert.deepEqual(VIEWS.usual, ["fall", "map"]);
  assert.deepEqual([...VIEWS.everywhere], ["cells", "fall"]);
});

test("a tick has the picture of the stage and the curve of the timeline, on both sides", () => {
  const tick = { update: 3, views: { cells: "A", fall: "a" }, beside: { update: 3, views: { cells: "B", fall: "b" } } };
  const placed = VIEWS.placed(tick);
  assert.deepEqual([placed.lattice, placed.curve, placed.update], ["A", "a", 3]);
  assert.deepEqual([placed.beside.lattice, placed.beside.curve], ["B", "b"]);
  assert.equal("lattice" in tick, false);
});
