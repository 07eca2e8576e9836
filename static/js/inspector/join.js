/** Joins the inspector to the run that is shown, to the lattice and to what is selected. */

import * as api from "../run/api.js";
import { copy } from "../shell/clipboard.js";
import { mistakesOf } from "../run/quiz_state.js";
import { aimed, lookedAt, sideOf } from "../run/sides.js";
import { keysOfPage } from "../shell/keys.js";
import { NOTATIONS } from "../shell/symbols.js";
import { onTheme } from "../shell/theme.js";
import { Throttle } from "../shell/throttle.js";
import { modelOf } from "../run/state.js";
import { Inspector } from "./inspector.js";

const names = Object.keys(NOTATIONS);
const after = (notation) => names[(names.indexOf(notation) + 1) % names.length];

/**
 * @param {{root: HTMLElement, tuning: Json, catalogue: Json, presets: Json[], state: State, session: Session, lattice:
 *   Lattice, front: () => Json, banner: Banner, speech: Speech, tell: (command: Json) => void, playing: () => boolean,
 *   ask?: (path: string, signal?: AbortSignal) => Promise<Json>, check?: () => void}} parts `ask` answers questions
 *   about the run, `check` opens the check of somebody's own numbers where there is one
 * @returns {{inspect: () => void, fill: () => Promise}} `fill` fills what is folded away
 */
export function joinInspector({
  root, tuning, catalogue, presets, state, session, lattice, front, banner, speech, tell, playing,
  ask = (path, signal) => api.about(state.run.id, path, lookedAt(state), signal), check,
}) {
  const inspector = new Inspector(root, ask, tuning, catalogue.mistake);
  let shown = null;
  const seeking = () => state.tick?.status === "seeking"; // updates fly by, as while it plays
  const going = () => playing() || seeking();

  /** What could not be copied. */
  const byHand = (text) =>
    banner.show("link", `Copy this: ${text}`, { label: "Close", do: () => banner.clear("link") });

  function look() {
    const { exact, selected, weight, notation, imagined } = state;
    const { side, run, tick } = sideOf(state, lookedAt(state));
    if (!tick) return;
    const [wanted, calm] = [selected || weight, going()];
    const model = side === "a" ? lattice.model : modelOf(run);
    const { truncate = model.truncate } = run; // as it is now, whatever it began with
    inspector.show({
      run: `${state.run.id} ${side}`, side: state.run.beside ? side.toUpperCase() : "", update: tick.update,
      version: tick.version, playing: state.tick.playing || seeking(), calm, rate: tick.learning_rate,
      picture: exact ?? tick.lattice.whole ?? tick.lattice, exact,
      model: { ...model, truncate: truncate?.depth ? truncate : null }, cell: selected, weight,
      unit: selected?.unit ?? 0, notation, imagined, frozen: tick.frozen, mistakes: mistakesOf(state, run),
      preset: presets.slice(1).find(({ name }) => name === state.run.preset) ?? null,
      origin: model.manyToOne && state.origin !== null ? tick.lattice.timesteps - 1 : state.origin,
    });
    if (!exact && wanted) session.refineLattice().catch(() => null);
    if (!exact && wanted && !calm) session.exactly().catch(() => null);
  }

  /** It follows: at once while paused, else a few times a second. */
  const pace = new Throttle(() => going() && Boolean(state.selected || state.weight), look);
  const inspect = () => pace.now();

  state.on("imagined", look);
  inspector.addEventListener("weight", ({ detail: weight }) => state.set({ weight }));
  inspector.addEventListener("notation", ({ detail: notation }) => state.set({ notation }));
  state.on(["weight", "notation", "origin", "quiz"], look);
  inspector.addEventListener("unit", ({ detail: unit }) => front().select({ ...state.selected, unit }));
  state.on("run", ({ id }) => {
    if (id === shown) return;
    shown = id;
    inspector.forget();
    state.set({ weight: null });
  });
  state.on(["tick", "cursor"], inspect);
  state.on("exact", (exact) => exact && inspect());
  state.on("looked", look);
  state.on("stage", (stage) => inspector.follow(stage));
  inspector.addEventListener("highlight", ({ detail }) => front().highlight(detail));
  inspector.addEventListener("visit", ({ detail }) => front().select(detail));
  inspector.addEventListener("origin", ({ detail: origin }) => state.set({ origin }));
  inspector.addEventListener("truncate", ({ detail: depth }) => {
    const { side, run } = sideOf(state, lookedAt(state));
    tell({
      do: "set",
      ...aimed(state, side),
      truncate: depth && { depth, every: Math.min(depth, run.truncate?.every ?? 1) },
    });
  });
  inspector.addEventListener("copy", ({ detail: { text, button } }) => copy(text, button, byHand));
  inspector.mine.hidden = !check;
  inspector.addEventListener("check", () => check());
  lattice.addEventListener("point", ({ detail }) => inspector.point(detail));
  state.on("selected", (selected) => {
    state.set({ weight: null });
    if (selected && !going()) speech.announce(root.querySelector("h2").textContent);
  });
  onTheme(() => state.tick && look());
  keysOfPage([
    [
      "N", "notation of the essay, of Nielsen, of Goodfellow",
      { n: () => state.set({ notation: after(state.notation) }) },
    ],
  ]);
  return { inspect: look, fill: () => inspector.fill() };
}
