/** Joins the ladder to the player bar, the lattice and the line of plain language. */

import { Driver } from "./driver.js";
import { tellStage, tellStep } from "./narrate.js";
import { keysOfPage } from "../shell/keys.js";
import { Throttle } from "../shell/throttle.js";
import { Player } from "./player.js";
import { modelOf } from "../run/state.js";

/**
 * @param {{bar: HTMLElement, state: State, session: Session, lattice: Lattice, speech: Speech, tell: Callback, attempt:
 *   Callback, still: Callback, walked: Callback}} parts `tell` sends a command and returns whether it was carried out,
 *   `attempt` throws a refusal; `still` is called when what played stands still, `walked` when the cursor has moved,
 *   with the ms until it moves on
 * @returns {{driver: Driver, player: Player}}
 */
export function steer({ bar, state, session, lattice, speech, tell, attempt, still, walked }) {
  const driver = new Driver(state, session, modelOf, tell, {
    rate: () => player.speed.rate, selected: () => state.selected, quantity: () => state.quantity, changed,
  });
  const player = new Player(bar, {
    toggle: () => driver.toggle(), move: (direction) => driver.move(direction), climb: (rung) => driver.climb(rung),
    turn: (order) => driver.turn(order), seek: (update) => driver.seek(update),
    go: (update) => driver.go(update, attempt), reset: () => driver.reset(), pace: () => driver.pace(),
  });
  /** What is read follows: at once while paused, else a few times a second. */
  const reading = new Throttle(() => driver.playing, () => state.tick && narrate());

  function narrate() {
    const { tick, cursor: { position } } = state;
    const model = { ...lattice.model, truncate: tick.truncate, frozen: tick.frozen };
    if (position === null) speech.say(tellStep(tick, model), `${tick.status}.`, driver.playing);
    else speech.say(tellStage(tick, model, driver.cursor.walk(), position), "", driver.playing);
  }

  /** A state or a tick; what the page plays by itself is playing too. */
  function showPlayer(picture) {
    player.show(picture, {
      playing: driver.playing, status: driver.local.on ? "playing" : picture.status, message: picture.message,
    });
  }

  /** It began to play within steps, or stopped: the button says so at once, and what takes time comes a frame later. */
  function changed() {
    if (!state.tick) return;
    showPlayer(state.tick);
    requestAnimationFrame(() => {
      reading.now();
      still();
    });
  }

  state.on("entered", () => {
    player.enter(state.run);
    showPlayer(state.run);
  });
  state.on("tick", (tick) => {
    if (!tick) return;
    showPlayer(tick);
    reading.now();
  });
  state.on("notation", () => state.tick && narrate());
  state.on("cursor", (cursor) => {
    player.climb(cursor);
    if (!state.tick) return;
    const walk = cursor.position === null ? null : driver.cursor.walk();
    const most = driver.local.on ? 1000 / player.speed.rate : Infinity;
    lattice.walkTo(walk && walk.marks(cursor.position), most);
    walked(most);
    if (walk) {
      lattice.follow(walk.current(cursor.position));
      if (lattice.selected !== state.selected) state.set({ selected: lattice.selected });
    }
    reading.now();
  });
  listen(driver);
  return { driver, player };
}

/**
 * The keys of the ladder.
 *
 * @param {Driver} driver
 */
function listen(driver) {
  const [ahead, back, turn] = [() => driver.move(1), () => driver.move(-1), () => driver.turn()];
  const [finer, coarser] = [() => driver.climbBy(-1), () => driver.climbBy(1)];
  keysOfPage([
    ["Space", "play or pause", { " ": () => driver.toggle() }],
    [
      "→",
      "one step forward on the chosen rung: a cell, a timestep, …, an epoch (outside the lattice)",
      { ArrowRight: ahead },
    ],
    ["←", "one step back (outside the lattice)", { ArrowLeft: back }],
    [
      "Shift ← →", "one step on the next coarser rung",
      { "Shift+ArrowRight": () => driver.leap(1), "Shift+ArrowLeft": () => driver.leap(-1) },
    ],
    [". ,", "one step forward or back, anywhere", { ".": ahead, ",": back }],
    [
      "[ ]", "a finer, or a coarser rung; also Alt ↓ ↑",
      { "[": finer, "]": coarser, "Alt+ArrowDown": finer, "Alt+ArrowUp": coarser },
    ],
    ["L", "cell by cell: by layer, or by timestep; also O", { l: turn, o: turn }],
    ["Esc", "leave the walk: show the whole step", { Escape: () => driver.leave() }],
    ["R", "back to update 0", { r: () => driver.reset() }],
  ]);
}
