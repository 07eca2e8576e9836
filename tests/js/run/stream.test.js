// A stream whose server is away: it is asked for again, later each time, until a picture comes.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

class Source extends EventTarget {
  static CLOSED = 2;
  static all = [];

  readyState = 1;

  constructor(address) {
    super();
    this.address = address;
    Source.all.push(this);
  }

  close() { this.readyState = Source.CLOSED; }

  fail() { this.dispatchEvent(new Event("error")); }

  tick(head) { this.dispatchEvent(Object.assign(new Event("tick"), { data: JSON.stringify({ ...head, views: {} }) })); }
}

const said = [];
const handlers = Object.fromEntries(
  ["Tick", "Gone", "Lost", "Refused", "Crowded", "Found"].map((name) => [`on${name}`, () => said.push(name)]),
);
let stream;

beforeEach(async () => {
  Object.assign(globalThis, { EventSource: Source, document: Object.assign(new EventTarget(), { hidden: false }) });
  mock.method(Math, "random", () => 0.5);
  mock.timers.enable({ apis: ["setTimeout"] });
  Source.all.length = said.length = 0;
  const { Stream } = await import("../../../static/js/run/stream.js");
  stream = new Stream("run", ["cost"], ["delta"], "drawn", handlers);
});

afterEach(() => {
  mock.reset();
  mock.timers.reset();
});

/** Milliseconds until the next source is opened. */
function untilNext() {
  const { length } = Source.all;
  for (let waited = 0; waited <= 60_000; waited += 100) {
    if (Source.all.length > length) return waited;
    mock.timers.tick(100);
  }
  return Infinity;
}

test("it comes back with longer and longer waits, and quickly again once there was a picture", () => {
  const waits = Array.from({ length: 5 }, () => { Source.all.at(-1).fail(); return untilNext(); });
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 15_000]);
  Source.all.at(-1).tick({ update: 3 });
  Source.all.at(-1).fail();
  assert.equal(untilNext(), 1000);
  assert.deepEqual(said, [...Array(5).fill("Lost"), "Tick", "Lost"]);
});

test("who gets no answer meanwhile does not put off the next attempt", () => {
  Source.all.at(-1).fail();
  mock.timers.tick(900);
  stream.lose();
  assert.equal(untilNext(), 100);
});

test("where there is no room it is asked for more seldom", () => {
  const waits = Array.from({ length: 2 }, () => { stream.crowded(); return untilNext(); });
  assert.deepEqual(waits, [15_000, 30_000]);
});

test("what is closed is not opened again", () => {
  Source.all.at(-1).fail();
  stream.close();
  assert.equal(untilNext(), Infinity);
});
