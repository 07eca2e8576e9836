// The state of the page: who is told of what, and how often.

import assert from "node:assert/strict";
import { test } from "node:test";
import { State } from "../../../static/js/run/state.js";

function told(state, names) {
  const found = [];
  const end = state.on(names, (...values) => found.push(values));
  return { found, end };
}

test("whoever listens is told the value, and no longer once it has ended", () => {
  const state = new State();
  const { found, end } = told(state, "quantity");
  state.set({ quantity: "h" });
  state.set({ notation: "nielsen" });
  end();
  state.set({ quantity: "z" });
  assert.deepEqual(found, [["h"]]);
});

test("whoever listens to several fields is told once of what is set at once", () => {
  const state = new State();
  const { found } = told(state, ["selected", "cursor"]);
  state.set({ selected: null, cursor: "there" });
  assert.deepEqual(found, [[null, "there"]]);
});

test("a batch is told at its end, each field once, also of one within another", () => {
  const state = new State();
  const { found } = told(state, ["compared", "looked"]);
  state.batch(() => {
    state.set({ compared: "a" });
    state.batch(() => state.set({ looked: "b" }));
    state.set({ compared: "both" });
    assert.deepEqual(found, []);
    assert.equal(state.looked, "b");
  });
  assert.deepEqual(found, [["both", "b"]]);
});

test("what was set before a batch failed is told", () => {
  const state = new State();
  const { found } = told(state, "quantity");
  assert.throws(() => state.batch(() => { state.set({ quantity: "h" }); throw new Error("late"); }), /late/);
  state.set({ quantity: "z" });
  assert.deepEqual(found, [["h"], ["z"]]);
});

test("a field that is not declared is refused", () => {
  const state = new State();
  assert.throws(() => state.on("quantitty", () => null), /^TypeError: state: expected one of run, .*; got quantitty$/);
  assert.throws(() => state.set({ quantity: "h", selectd: null }), /got selectd/);
  assert.throws(() => { state.selectd = null; }, TypeError);
  assert.equal(state.quantity, "delta");
});

test("a listener that throws is reported, and the others are told", () => {
  const state = new State();
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  state.on("quantity", () => { throw new Error("first"); });
  const { found } = told(state, "quantity");
  state.set({ quantity: "h" });
  delete globalThis.reportError;
  assert.deepEqual([reported, found], [["first"], [["h"]]]);
});

test("the next value can be awaited", async () => {
  const state = new State();
  const next = state.next("tick");
  state.set({ tick: 1 });
  state.set({ tick: 2 });
  assert.equal(await next, 1);
});
