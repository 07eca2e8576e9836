// The router of keys: who is asked first, and what is listed.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let keys;
let press;

/** An element of a page that has no more than the router asks for. */
const element = (parentElement = null, matches = []) => ({
  parentElement,
  closest(selector) {
    return matches.some((one) => selector.includes(one)) ? this : parentElement?.closest(selector) ?? null;
  },
});

function pressed(key, target, more = {}) {
  const event = { key, target, prevented: false, preventDefault() { this.prevented = true; }, ...more };
  press(event);
  return event.prevented;
}

beforeEach(async () => {
  const elements = [];
  globalThis.document = {
    addEventListener: (name, listener) => { press = listener; },
    querySelector: () => null, querySelectorAll: () => elements, elements,
  };
  keys = await import(`../../../static/js/shell/keys.js?${Math.random()}`);
});

test("what comes before all else, the element, what is around it, the page: the first that takes a key", () => {
  const said = [];
  const say = (name, result) => () => { said.push(name); return result; };
  const outer = element();
  const inner = element(outer);
  keys.keysOfPage([["", "", { x: say("page") }]]);
  keys.keysOf(outer, [["", "", { x: say("outer") }]]);
  keys.keysOf(inner, [["", "", { x: say("inner", keys.PASS) }]]);
  keys.keysBefore([["", "", { x: say("before", keys.PASS) }]]);
  assert.equal(pressed("x", inner), true);
  assert.deepEqual(said, ["before", "inner", "outer"]);
  assert.equal(pressed("y", inner), false);
});

test("where something is typed, the page's keys are letters", () => {
  let toggled = 0;
  keys.keysOfPage([["", "", { t: () => { toggled += 1; } }]]);
  assert.equal(pressed("t", element(null, ["textarea"])), false);
  assert.equal(pressed("T", element(), { shiftKey: true }), true);
  assert.equal(pressed("t", element(), { ctrlKey: true }), false);
  assert.equal(toggled, 1);
});

test("keys of a page may be asked for wherever the focus is", () => {
  keys.keysOfPage([["", "", { Escape: () => null }]], { always: true });
  assert.equal(pressed("Escape", element(null, ["textarea"])), true);
});

test("an arrow with Alt is the page's where one without is the element's", () => {
  const said = [];
  keys.keysOfPage([["", "", { ArrowUp: () => said.push("up"), "Alt+ArrowUp": () => said.push("alt") }]]);
  const canvas = element(null, ["canvas"]);
  pressed("ArrowUp", canvas);
  pressed("ArrowUp", canvas, { altKey: true });
  assert.deepEqual(said, ["alt"]);
});

test("names of a key", () => {
  assert.deepEqual(keys.namesOf({ key: "ArrowLeft", shiftKey: true }), ["Shift+ArrowLeft", "ArrowLeft"]);
  assert.deepEqual(keys.namesOf({ key: "[", ctrlKey: true, altKey: true }), ["["]); // AltGr
  assert.deepEqual(keys.namesOf({ key: "L" }), ["l"]);
});

test("whoever watches is told of every key", () => {
  const seen = [];
  keys.watchKeys(({ key }) => seen.push(key));
  pressed("q", element());
  assert.deepEqual(seen, ["q"]);
});

test("the list has what is registered and in the page, once", () => {
  const canvas = element();
  keys.keysOf(canvas, [["Home", "first", {}], ["", "", { x: () => null }]]);
  keys.keysOf(element(), [["End", "gone", {}]]);
  keys.keysOfPage([["?", "list", {}]], { last: true });
  keys.keysOfPage([["R", "reset", {}], ["R", "reset", {}]]);
  globalThis.document.elements.push(canvas);
  assert.deepEqual(keys.listed(), [["R", "reset"], ["Home", "first"], ["?", "list"]]);
});
