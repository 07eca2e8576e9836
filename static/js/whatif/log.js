/** The recorded edits: how many, as a button at the scrubber with the list of them, and a mark on the scrubber where each was made. */

import { h, symbolNodes } from "../dom.js";
import { whole } from "../format.js";
import { opens } from "../menu.js";
import { said } from "./words.js";

const count = (log) => log.reduce((sum, { edits }) => sum + edits.length, 0);

/** The first update with edits that were made after `at` updates; where there is none yet, the last one without. */
const firstWith = (at, furthest) => Math.min(at + 1, furthest);

/** @param {{state, session: {refresh: () => Promise}, lattice, go: (update: number) => void}} parts */
export function joinLog(player, { state, session, lattice, go }) {
  const [button, marks] = [player.querySelector("#edits"), player.querySelector("#edit-marks")];
  const box = opens(button, "Edits", fill);
  box.classList.add("edit-list");
  let shown = null;

  function visit(at) {
    if (box.matches(":popover-open")) box.hidePopover();
    go(firstWith(at, (state.tick ?? state.run).furthest));
  }

  function line(at, edit) {
    const row = h("button", { type: "button" }, h("span", { class: "quiet" }, `before update ${whole(at + 1)}`), h("span", {}, ...symbolNodes(said(edit, lattice.model, state.notation))));
    row.addEventListener("click", () => visit(at));
    return row;
  }

  function fill() {
    box.replaceChildren(...state.run.edits.flatMap(({ at, edits }) => edits.map((edit) => line(at, edit))));
  }

  function mark({ at, edits }) {
    const words = edits.map((edit) => said(edit, lattice.model, state.notation)).join(", ").replaceAll("_", "");
    const sign = h("i", { title: `Before update ${whole(at + 1)}: ${words}` });
    sign.style.setProperty("--at", at + 1);
    sign.addEventListener("click", () => visit(at));
    return sign;
  }

  function show({ edits }) {
    const text = JSON.stringify(edits);
    if (text === shown) return;
    shown = text;
    button.hidden = !edits.length;
    button.textContent = `Edits (${count(edits)})`;
    marks.replaceChildren(...edits.map(mark));
    if (box.matches(":popover-open")) fill();
  }

  state.on("run", show);
  state.on("tick", (tick) => {
    if (!tick) return;
    marks.style.setProperty("--of", Math.max(1, tick.furthest));
    if (tick.edited !== count(state.run.edits) && !tick.playing) session.refresh().catch(() => null); // made by somebody else
  });
}
