/**
 * The recorded edits: how many, as a button at the scrubber with the list of them, and a mark on the scrubber where
 * each was made.
 */

import { h } from "../shell/dom.js";
import { whole } from "../shell/format.js";
import { plain, symbolNodes } from "../shell/markup.js";
import { opens } from "../shell/menu.js";
import { modelOf } from "../run/state.js";
import { said } from "./words.js";

/**
 * The edits of a run in order, of both sides where there are two: {at, edits, model, side}.
 *
 * @param {Run} run
 */
function logOf(run) {
  const of = (each, side) => (each.edits ?? []).map(({ at, edits }) => ({ at, edits, model: modelOf(each), side }));
  return run.beside ? [...of(run, "A: "), ...of(run.beside, "B: ")].sort((a, b) => a.at - b.at) : of(run, "");
}

const count = (log) => log.reduce((sum, { edits }) => sum + edits.length, 0);

/** The first update with edits that were made after `at` updates; where there is none yet, the last one without. */
const firstWith = (at, furthest) => Math.min(at + 1, furthest);

/**
 * @param {HTMLElement} player
 * @param {{state: State, session: {refresh: () => Promise}, go: (update: number) => void}} page
 */
export function joinLog(player, { state, session, go }) {
  /** @type {HTMLElement[]} */
  const [button, marks] = [player.querySelector("#edits"), player.querySelector("#edit-marks")];
  const box = opens(button, "Edits", fill);
  box.classList.add("edit-list");
  let shown = null;

  function visit(at) {
    if (box.matches(":popover-open")) box.hidePopover();
    go(firstWith(at, (state.tick ?? state.run).furthest));
  }

  const words = (edit, { model, side }) => `${side}${said(edit, model)}`;

  function line(edit, made) {
    const { at } = made;
    const row = h(
      "button", { type: "button" }, h("span", { class: "quiet" }, `before update ${whole(at + 1)}`),
      h("span", {}, ...symbolNodes(words(edit, made))),
    );
    row.addEventListener("click", () => visit(at));
    return row;
  }

  function fill() {
    box.replaceChildren(...logOf(state.run).flatMap((made) => made.edits.map((edit) => line(edit, made))));
  }

  function mark(made) {
    const { at, edits } = made;
    const text = edits.map((edit) => words(edit, made)).join(", ");
    const sign = h("i", { title: `Before update ${whole(at + 1)}: ${plain(text)}` });
    sign.style.setProperty("--at", at + 1);
    sign.addEventListener("click", () => visit(at));
    return sign;
  }

  function show(run) {
    const log = logOf(run);
    const text = JSON.stringify(log);
    if (text === shown) return;
    shown = text;
    button.hidden = !log.length;
    button.textContent = `Edits (${count(log)})`;
    marks.replaceChildren(...log.map(mark));
    if (box.matches(":popover-open")) fill();
  }

  state.on("run", show);
  state.on("notation", () => {
    shown = null;
    if (state.run) show(state.run);
  });
  state.on("tick", (tick) => {
    if (!tick) return;
    marks.style.setProperty("--of", String(Math.max(1, tick.furthest)));
    const changed = tick.version !== state.run.version || tick.beside?.version !== state.run.beside?.version;
    if (changed && !tick.playing) session.refresh().catch(() => null); // made by somebody else
  });
}
