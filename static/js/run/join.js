/**
 * Joins the run to what a visitor has to know of it: that it diverged, that somebody else drives it, that it or its
 * server is gone.
 */

import { COPY } from "./commands.js";
import { keyOf } from "./ownership.js";
import { recovers } from "./recovery.js";

/**
 * @param {{state: State, banner: Banner, tell: (body: Json) => void, copy: () => void, inHall: () => boolean,
 *   follows: () => boolean, why: () => void, resume: () => Promise, ask: (resume: () => Promise) => Promise,
 *   lost: (why: string) => void, back: () => void}} parts
 *   `inHall`: whether the page came from a hall; `follows`: whether it shows now what the hall does; `why` explains
 *   a divergence; the last four are for `recovers`
 */
export function joinRun({ state, banner, tell, copy, inHall, follows, why, resume, ask, lost, back }) {
  state.on("entered", (id) => {
    banner.clear("diverged", "watching");
    if (keyOf(id) || inHall()) return;
    banner.show("watching", "You are watching a run that somebody else controls.", { label: COPY, do: copy }, true);
  });
  state.on("tick", (tick) => {
    if (!tick) return;
    if (tick.status === "diverged") {
      const reset = { label: "Reset", do: () => tell({ do: "reset" }) };
      banner.show("diverged", tick.message, reset, false, { label: "Why?", do: why });
    } else banner.clear("diverged");
  });
  recovers({ state, banner, inHall: follows, resume, ask, lost, back });
}
