/** A recorded stretch of a run, in a file of its own: the stage, the player and the inspector, without a server. */

import { joinInspector } from "./inspector/join.js";
import { steer } from "./player/join.js";
import { decompressed } from "./replay/packing.js";
import { RecordedRun } from "./replay/recorded_run.js";
import { decode } from "./run/decode.js";
import { State } from "./run/state.js";
import { testHooks } from "./run/test_hooks.js";
import { Speech } from "./shell/announcer.js";
import { Banner } from "./shell/banner.js";
import { joinShell } from "./shell/join.js";
import { chooseQuantity } from "./shell/quantities.js";
import { joinStage } from "./stage/join.js";

const find = (selector) => document.querySelector(selector);
const { catalogue, presets } = JSON.parse(find("#facts").textContent);
const nothing = async () => null;

/** What the page asks a server for, and here nobody has. */
const session = /** @type {Session} */ (/** @type {unknown} */ ({
  prepare: nothing, release: () => undefined, refineLattice: nothing, exactly: nothing,
}));

async function begin() {
  const { run, ticks, answers, selected, weight, notation, quantity } = await decompressed(
    find("#recorded").textContent,
  );
  const state = new State();
  joinShell({ state });
  const banner = new Banner(find("#banner"));
  const speech = new Speech(find("#selected-line"), find("#announcer"));
  const { stage, lattice } = joinStage({ state, session, catalogue });
  const recorded = new RecordedRun(state, ticks.map(decode));
  const { driver } = steer({
    bar: find(".player"), state, session, lattice, speech, tell: recorded.tell, attempt: recorded.tell,
    still: () => inspect(), walked: (most) => stage.walk(most),
  });
  chooseQuantity(find("#quantities"), find("#own-quantities"), state);

  /** Only what was selected when it was recorded has its formulas. */
  const ask = async (path) => {
    if (!(path in answers)) throw new Error("These formulas were not recorded.");
    return answers[path];
  };
  const { inspect } = joinInspector({
    root: find("#inspector"), tuning: { show: () => [] }, catalogue, presets, state, session, lattice,
    front: () => stage.front, banner, speech, tell: recorded.tell, playing: () => driver.playing, ask,
  });
  state.on("tick", () => stage.show());
  state.set({ run, entered: run.id });
  stage.enter([]);
  state.set({ notation, quantity });
  recorded.show();
  if (selected) stage.front.select(selected);
  if (weight) state.set({ weight });
  window.unrolled = testHooks({ state, lattice, panels: { panels: [] }, stage, driver });
}

begin();
