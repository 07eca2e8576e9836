/** Joins "Check my gradient" to the run, to what is selected, and to the lattice, where the first difference is lit. */

import * as api from "../run/api.js";
import { lookedAt, sideOf } from "../run/sides.js";
import { h } from "../shell/dom.js";
import { keysOfPage } from "../shell/keys.js";
import { plain } from "../shell/markup.js";
import { narrow } from "../shell/size.js";
import { symbolOf, weightSymbol } from "../shell/symbols.js";
import { answerOf, foldable, formulaLines } from "./answer.js";
import { Card } from "./card.js";
import { choices, template } from "./choices.js";
import { equationOf, quantityOf, refOf, summary } from "./words.js";

const find = (selector) => document.querySelector(selector);

export class Checking {
  /** The names and shapes of an update: {about, conventions}. @type {Json} */
  known = null;
  /** The last answer, with the run and the side that it is about. @type {Json} */
  found = null;

  /**
   * @param {{state: State, stage: Json, speech: Speech, compare: (made: Json) => void}} parts `compare` trains with a
   *   mistake beside the network
   */
  constructor({ state, stage, speech, compare }) {
    this.state = state;
    this.stage = stage;
    this.speech = speech;
    this.compare = compare;
    this.root = find("#checking");
    this.key = find("#wrong-key");
    this.card = new Card(this.root, {
      check: (text) => this.ask((at, array) => api.checkNumbers(...at, array ? { [array]: text } : text)),
      give: (file) => this.ask((at, array) => api.checkFile(...at, file, array)),
      fill: async () => template(await this.choice(), this.sample, await this.arrays()),
      names: async () => this.card.list((await this.names()).conventions), close: () => this.close(),
    });
    for (const opener of document.querySelectorAll(".check-gradient")) {
      opener.addEventListener("click", () => this.open());
    }
    keysOfPage([["C", "check my gradient: your numbers against those of this update", { c: () => this.open() }]]);
    state.on(["selected", "weight", "quantity"], () => { if (!this.root.hidden) this.offer(); });
    state.on(["tick", "compared", "looked"], () => this.mark());
  }

  get sample() {
    return this.state.tick?.lattice.index_in_batch ?? 0;
  }

  /** The run, update and side that are asked about. */
  get at() {
    const side = lookedAt(this.state);
    return [this.state.run.id, sideOf(this.state, side).tick.update, side];
  }

  open() {
    if (!this.state.tick) return;
    this.opener = document.activeElement;
    find("#setup").hidePopover(); // on a narrow screen it is a sheet, from which this may come
    document.documentElement.classList.add("checking");
    this.root.hidden = false;
    this.card.turn(Boolean(this.found) && !this.card.answer.hidden);
    this.offer();
  }

  close() {
    document.documentElement.classList.remove("checking");
    this.root.hidden = true;
    /** @type {HTMLElement} */ (this.opener)?.focus();
  }

  /** The names that can be given, and their shapes at the update that is shown. */
  async names() {
    const [id, update, side] = this.at;
    const about = `${id} ${update} ${side}`;
    if (this.known?.about !== about) {
      this.known = { about, ...await api.about(id, `steps/${update}/check/names`, side) };
    }
    return this.known;
  }

  async arrays() {
    return (await this.names()).conventions.find(({ name }) => name === "unrolled").arrays;
  }

  /** What is to be checked, once that is offered. */
  async choice() {
    await this.offered;
    return this.card.choice.value;
  }

  /** Offer what can be checked. */
  offer() {
    this.offered = this.selectable();
  }

  /** What is selected comes first. */
  async selectable() {
    const { selected: cell, weight, quantity } = this.state;
    try {
      const groups = choices({
        cell, weight, quantity, sample: this.sample, arrays: await this.arrays(),
        symbol: (...of) => plain(symbolOf(...of)), weightSymbol: (name) => plain(weightSymbol(name)),
      });
      const chosen = JSON.stringify([cell, weight]);
      this.card.offer(groups, chosen === this.chosen ? this.card.choice.value : groups[0].options[0].value);
      this.chosen = chosen;
    } catch (error) {
      this.card.fail(error);
    }
  }

  /** Ask, and show the answer. */
  async ask(send) {
    const { at } = this;
    this.card.wait(true);
    try {
      const choice = await this.choice();
      const found = await send(at, choice.startsWith("layer ") ? "" : choice);
      if (this.state.run.id === at[0]) this.tell({ ...found, run: at[0], side: at[2] });
      this.card.wait(false);
    } catch (error) {
      this.card.turn(false);
      this.card.wait(false);
      this.card.fail(error);
    }
  }

  tell(found) {
    this.found = found;
    const formula = foldable(h("div", { class: "equations check-formula" }));
    this.note = h("p", { class: "quiet", hidden: "" });
    const title = `Update ${found.update}: ${found.right ? "right" : "not right"}`;
    this.card.tell(title, [this.note, ...answerOf(found, { formula, compare: this.compare })]);
    if (!found.right) {
      this.visit(found.first.place);
      this.explain(found.first.place, formula);
    }
    this.speech.announce(summary(found)); // instead of what was selected
    this.mark();
  }

  /** The formula of the place, with its numbers if they are the right ones. */
  async explain({ quantity, layer, timestep, sample, unit, weight, index }, formula) {
    const { found: { update, side }, state: { run, notation } } = this;
    const place = weight
      ? { weight, row: index[0] + 1, ...(index.length > 1 && { column: index[1] + 1 }) }
      : { layer, timestep, unit: unit + 1, sample };
    if (!weight && !(layer && timestep)) return;
    const answer = await api.about(run.id, `steps/${update}/explain?${new URLSearchParams({ ...place, notation })}`,
      side).catch(() => null);
    const equation = answer && equationOf(answer, quantityOf({ quantity, weight }));
    const { mistakes = [] } = sideOf(this.state, side).run.spec;
    if (equation) formula.replaceChildren(...formulaLines(equation, !mistakes.length));
  }

  /** Light the first difference while its update is shown; say so where another is. */
  mark() {
    const { found, state, stage, key } = this;
    const tick = found?.run === state.run?.id ? sideOf(state, found.side).tick : null;
    const here = Boolean(tick) && tick.update === found.update && state.compared !== "difference";
    const ref = here && !found.right ? refOf(found.first.place) : "";
    for (const [side, lattice] of Object.entries(stage.lattices)) lattice.markWrong(side === found?.side ? ref : "");
    key.hidden = !ref;
    if (!found) return;
    this.note.hidden = tick?.update === found.update;
    this.note.textContent = this.note.hidden ? "" : tick
      ? `This is about update ${found.update}; the page shows update ${tick.update}.`
      : "This is about the run that was on the page before.";
  }

  /** Select a place, and show its quantity. On a narrow screen the inspector would cover the answer. */
  visit({ quantity, layer, timestep, unit, weight, index }) {
    if (narrow.matches) return;
    if (weight) {
      this.state.set({ weight: { name: weight, row: index[0], column: index[1] ?? null } });
    } else if (layer !== null && timestep) {
      this.stage.front.select({ layer: layer - 1, n: timestep - 1, unit });
      if (this.state.run.shape.layers[layer - 1]?.quantities.includes(quantity)) this.state.set({ quantity });
    }
  }
}
