/** Joins the form to the run that it describes, and the menu of presets. */

import { sideOf } from "../run/sides.js";
import { Setup } from "./setup.js";

const find = (selector) => document.querySelector(selector);

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Whether a side still learns as its set-up says. */
const asBegun = ({ spec, learning_rate: rate, truncate }) =>
  rate === spec.optimiser.learning_rate && same(truncate, spec.truncate);

/**
 * @param {{state: State, comparison, commands, folds, catalogue: Json,
 *   freeze: (layer: number, on: boolean) => void, open: (preset: string) => void}} parts
 * @returns {{setup: Setup, follow: (run: Json) => void}} `follow`: how the run stands after a command
 */
export function joinSetup({ state, comparison, commands, folds, catalogue, freeze, open }) {
  /** Change settings of the run as it goes on; a refusal names its field in the form. */
  async function change(settings) {
    try {
      await commands.send({ do: "set", ...settings, ...comparison.edits });
    } catch (error) {
      throw Object.assign(error, { field: error.field === "learning_rate" ? "optimiser.learning_rate" : error.field });
    }
  }

  const setup = new Setup(find("#setup"), catalogue, {
    onSetup: (spec) => comparison.make(spec), onSettings: change, onFreeze: freeze,
    onFiles: () => folds.folded("setup") && folds.toggle("setup"),
  });

  /** The form and the menu follow the settings, which a command, a reset or a seek may change. */
  function follow(run) {
    setup.follow(sideOf(state, state.edited).run);
    comparison.follow();
    find("#preset").value = ([run, run.beside ?? run].every(asBegun) && run.preset) || "";
  }

  find("#preset").addEventListener("change", (event) => open(event.target.value));
  state.on("entered", () => follow(state.run));
  return { setup, follow };
}
