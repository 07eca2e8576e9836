// A recording comes out of its file as it went in, and a recorded run obeys the player.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { compressed, decompressed, packed } from "../../../static/js/replay/packing.js";
import { RecordedRun } from "../../../static/js/replay/recorded_run.js";
import { decode } from "../../../static/js/run/decode.js";
import { State } from "../../../static/js/run/state.js";

test("numbers, texts and gaps come back as they were", async () => {
  const data = Float32Array.from([0.1, -2.5e-7, NaN, Infinity]);
  const tick = { update: 7, cost: null, layers: [{ h: { shape: [2, 2], data } }], word: "δ </script>" };
  const back = decode(await decompressed(await compressed(packed(tick))));
  assert.deepEqual(back, { ...tick, layers: [{ h: { shape: [2, 2], data } }] });
});

test("an array that is larger than one call takes", () => {
  const data = Float32Array.from({ length: 50_000 }, (_, i) => i);
  assert.deepEqual(decode(packed({ shape: [50_000], data })).data, data);
});

const frames = [];
beforeEach(() => {
  globalThis.requestAnimationFrame = (frame) => frames.push(frame);
  globalThis.cancelAnimationFrame = () => { frames.length = 0; };
});
afterEach(() => { frames.length = 0; });

/** A recorded run of the updates 3 to 7. */
function recorded() {
  const state = new State();
  state.set({ run: /** @type {Run} */ ({ updates_per_epoch: 2 }) });
  const run = new RecordedRun(state, /** @type {Tick[]} */ ([3, 4, 5, 6, 7].map((update) => ({ update }))));
  run.show();
  return { state, run };
}

test("it steps, seeks within what was recorded, and goes back to its start", async () => {
  const { state, run } = recorded();
  const at = async (command) => (await run.tell(command)) && state.tick.update;
  assert.equal(state.tick.furthest, 7);
  assert.equal(await at({ do: "step", rung: "update" }), 4);
  assert.equal(await at({ do: "step", rung: "epoch" }), 6);
  assert.equal(await at({ do: "step", rung: "epoch" }), 7);
  assert.equal(await at({ do: "seek", update: 5 }), 5);
  assert.equal(await at({ do: "seek", update: 99 }), 7);
  assert.equal(await at({ do: "seek", update: 0 }), 3);
  assert.equal(await at({ do: "reset" }), 3);
});

test("it plays at its rate to the end, and from the start again", async () => {
  const { state, run } = recorded();
  await run.tell({ do: "play", rate: 10 });
  assert.equal(state.tick.status, "playing");
  frames.pop()(run.last + 250);
  assert.equal(state.tick.update, 5);
  frames.pop()(run.last + 1000);
  assert.deepEqual([state.tick.update, state.tick.status, frames.length], [7, "paused", 0]);
  await run.tell({ do: "play" });
  assert.equal(state.tick.update, 3);
  await run.tell({ do: "pause" });
  assert.equal(state.tick.status, "paused");
});

test("what would change the network is refused", async () => {
  assert.equal(await recorded().run.tell({ do: "set", learning_rate: 1 }), false);
});
