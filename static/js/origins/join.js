/**
 * From which error, in the lattice: the error signals of the timestep of the loss that is chosen, of the output that is
 * selected, or of the one that the pointer is on.
 */

import * as api from "../run/api.js";
import { decode } from "../run/decode.js";
import { LatestRequest } from "../run/latest_request.js";
import { lookedAt, sideOf } from "../run/sides.js";
import { modelOf } from "../run/state.js";
import { keysOfPage } from "../shell/keys.js";
import { isSignal } from "../shell/symbols.js";
import { isOrigin } from "../stage/origin.js";

/**
 * @param {{state: State, stage: import("../stage/stage.js").Stage, key: HTMLElement, banner: Banner}} parts `key`: the
 *   button that says which error is shown, and leads back to all
 */
export function joinOrigins({ state, stage, key, banner }) {
  /** The output that the pointer is on. @type {number | null} */
  let pointed = null;
  const request = new LatestRequest((address, signal) => api.about(state.run.id, address, lookedAt(state), signal), {
    take: (answer, { side, version }) => stage.trace({ ...decode(answer), side, version }),
    fail: ({ message }) => {
      banner.show("origin", message, { label: "Close", do: () => banner.clear("origin") });
      state.set({ origin: null });
    },
  });

  function look() {
    const { side, run, tick } = sideOf(state, lookedAt(state));
    const still = tick && !state.tick.playing && state.tick.status !== "seeking" && state.compared !== "difference";
    const model = run && modelOf(run);
    const last = (tick?.lattice.timesteps ?? 1) - 1;
    const n = model?.manyToOne ? last : (pointed ?? state.origin);
    const wanted = state.origin !== null && still && n <= last;
    key.hidden = !wanted;
    if (!wanted) {
      request.forget();
      stage.trace(null);
      return;
    }
    key.textContent = `error at n = ${n + 1} ✕`;
    const address = `steps/${tick.update}/origins/${n + 1}?encoding=base64&sample=${tick.lattice.index_in_batch}`;
    /** @type {Json} */
    const question = {
      about: `${state.run.id} ${side} ${n}`, at: tick.update, version: tick.version, calm: false, address, side,
    };
    request.want(question);
  }

  /** The timestep of the loss of a cell of the output; null of any other. */
  function originOf(cell) {
    const { run, tick } = sideOf(state, lookedAt(state));
    return cell && run && tick && isOrigin(modelOf(run), tick.lattice.timesteps, cell) ? cell.n : null;
  }

  /** Show the error of the selected output, or of the last timestep; or all again. */
  function toggle() {
    const { tick } = sideOf(state, lookedAt(state));
    if (!tick || tick.lattice.timesteps < 2) return;
    state.set({ origin: state.origin === null ? (originOf(state.selected) ?? tick.lattice.timesteps - 1) : null });
  }

  /** @param {Event} event */
  function point({ detail }) {
    const now = state.origin === null || !detail || detail.cut ? null : originOf(detail);
    if (now === pointed) return;
    pointed = now;
    look();
  }

  stage.addEventListener("pointed", point);
  state.on("selected", (selected) => {
    const chosen = state.origin === null ? null : originOf(selected);
    if (chosen !== null && chosen !== state.origin) state.set({ origin: chosen });
  });
  state.on("origin", (origin) => {
    if (origin !== null && !isSignal(state.quantity)) state.set({ quantity: "delta" });
  });
  state.on("entered", () => state.set({ origin: null }));
  state.on(["origin", "tick", "looked", "compared"], look);
  key.addEventListener("click", () => state.set({ origin: null }));
  keysOfPage([[
    "E", "from which error: show what the error of one timestep leaves in every cell, or all errors", { e: toggle },
  ]]);
}
