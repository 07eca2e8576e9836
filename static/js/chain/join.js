/** Joins the terms of the chain rule to the run that is shown, and to the figure. */

import * as api from "../run/api.js";
import { copy } from "../shell/clipboard.js";
import { isChain } from "../stage/chain.js";
import { Terms } from "./terms.js";

/** @param {{root: HTMLElement, state: State, lattice: Lattice, banner: Banner, playing: () => boolean}} parts */
export function joinTerms({ root, state, lattice, banner, playing }) {
  const terms = new Terms(root, (path, signal) => api.about(state.run.id, path, "a", signal));
  const byHand = (text) =>
    banner.show("link", `Copy this: ${text}`, { label: "Close", do: () => banner.clear("link") });

  function look() {
    const { run, tick, notation } = state;
    if (!tick) terms.forget(); // another run, of which there is no picture yet
    if (!tick || !lattice.model) return;
    const view = {
      run: run.id, update: tick.update, version: tick.version, playing: tick.playing, calm: playing(), notation,
      sample: tick.lattice.index_in_batch,
    };
    terms.show(isChain(lattice.model) && !run.beside ? view : null); // two networks leave no room for it
  }

  state.on(["tick", "notation", "cursor"], look);
  terms.addEventListener("highlight", ({ detail }) => lattice.highlight(detail));
  terms.addEventListener("weight", ({ detail: weight }) => state.set({ weight }));
  terms.addEventListener("copy", ({ detail: { text, button } }) => copy(text, button, byHand));
  lattice.addEventListener("over", ({ detail }) => terms.name(detail));
}
