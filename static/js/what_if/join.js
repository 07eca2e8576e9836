/** Joins what is imagined to the page: the inspector's tuners, the lattice, the panels, the bar with its keys. */

import * as api from "../run/api.js";
import { aimed, lookedAt, sideOf } from "../run/sides.js";
import { decode } from "../run/decode.js";
import { painted } from "../shell/throttle.js";
import { Bar } from "./bar.js";
import { Imagination } from "./imagination.js";
import { joinLog } from "./log.js";
import { Tuning } from "./tuning.js";
import { keysBefore, PASS } from "../shell/keys.js";

const QUIET = 700; // ms without a change, until it is said to the ears

const KEEPS =
  "button, a, summary, select, textarea, [role=radio], [data-ref], tbody tr, canvas:not(.lattice), dialog, :popover-open, #setup *, .player *";

/**
 * @param {{stage: HTMLElement, player: HTMLElement, state: State, session: Session, lattice: Lattice, front: () =>
 *   Json, all: () => Json[], panels: Panels, speech: Speech, tell: (body: Json) => Promise<boolean>, driver: {playing:
 *   boolean, pause: Callback, seek: Callback}}} parts
 * @returns {{tuning: Tuning, freeze: (layer: number, on: boolean, side?: string) => void, imagine: (edits: Edit[]) =>
 *   Promise}} for the inspector, the form and the cost surface
 */
export function joinWhatIf({ stage, player, state, session, lattice, front, all, panels, speech, tell, driver }) {
  const ask = async (run, update, edits, side) =>
    decode(
      await api.whatIf(
        run, update, edits, side, panels.streamed.filter((name) => panels.views[name].imaginable),
      ),
    );
  const imagination = new Imagination(state, { ask, tell }, (place, error) => tuning.refuse(place, error));
  const known = new Map(); // weights before the first update, of which there is no exact step
  let resting = null;
  let timer = null;

  /** Stand still, and have the picture of where that is. */
  async function rest() {
    await driver.pause();
    while (driver.playing) await state.next("tick");
    await painted(); // by then the inspector is about it too
    resting = null;
  }

  /** @param slot gives what is to be changed, which may be another sample's once the run stands still */
  async function change(slot, wish) {
    if (driver.playing) await (resting ??= rest());
    const { edit, before, place } = slot();
    const value = typeof wish === "function" ? wish(imagination.valueAt(place) ?? before) : wish;
    imagination.change({ ...edit, value }, before);
  }

  /** Have several numbers be those of these edits, whatever they are now. */
  async function imagine(edits) {
    if (driver.playing) await (resting ??= rest());
    for (const edit of edits) imagination.change(edit);
  }

  /** A weight that the page does not know is asked for once. */
  function know({ edit, place }, later) {
    const { run, tick } = state;
    if (edit.kind !== "weight" || tick.update > 0 || tick.playing) return null;
    const side = lookedAt(state);
    const key = `${run.id} ${side} ${tick.version} ${tick.beside?.version} ${place}`;
    if (!known.has(key)) {
      known.set(key, null);
      ask(run.id, 0, [{ ...edit, value: 0 }], side)
        .then(({ before }) => {
          known.set(key, before[0]);
          later();
        })
        .catch(() => known.delete(key));
    }
    return known.get(key);
  }

  function freeze(layer, on, of = lookedAt(state)) {
    const { side, run } = sideOf(state, of);
    const others = run.frozen.filter((name) => name !== `layer${layer + 1}`);
    tell({ do: "set", ...aimed(state, side), frozen: on ? [...others, `layer${layer + 1}`] : others });
  }

  const tuning = new Tuning({ change, know, freeze, valueAt: (place) => imagination.valueAt(place) });
  const letGo = () => { imagination.letGo(); tuning.forget(); };
  const bar = new Bar(stage, { keep: () => imagination.keep(), letGo });

  function show() {
    const { imagined, run } = state;
    const { tick } = sideOf(state, lookedAt(state));
    const text = bar.show(imagined, { tick, model: front().model, furthest: run.furthest });
    for (const each of all()) {
      each.imagine(each === front() && state.compared !== "difference" ? (imagined?.lattice ?? null) : null);
    }
    if (tick) shown(imagined ? { ...tick.views, ...imagined.views } : tick.views);
    clearTimeout(timer);
    if (text) timer = setTimeout(() => speech.announce(text), QUIET);
  }

  /** The panels of the side that is looked at show what is imagined. */
  function shown(views) {
    const { tick } = state;
    if (lookedAt(state) === "a") panels.show(views, tick.beside?.views);
    else panels.show(tick.views, views);
  }

  /** Enter keeps and Esc lets go, whoever has the focus, unless they need the key themselves. */
  const inTheWay = () => !imagination.on || document.querySelector("dialog[open], :popover-open, .panel.large");
  const keep = ({ target }) => (inTheWay() || target.closest(KEEPS) ? PASS : tuning.check() && imagination.keep());
  keysBefore([
    ["Enter", "what if: apply and record the change", { Enter: keep }],
    ["Esc", "what if: discard the change", { Escape: () => (inTheWay() ? PASS : letGo()) }],
  ]);

  state.on(["imagined", "compared"], () => state.tick && show());
  state.on("tick", (tick) => tick && lattice.freeze(tick.frozen.map((name) => Number(name.replace("layer", "")) - 1)));
  state.on(["tick", "notation"], () => state.imagined && show());
  joinLog(player, { state, session, go: (update) => driver.seek(update) });
  return { tuning, freeze, imagine };
}
