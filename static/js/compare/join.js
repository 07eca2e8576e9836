/** Joins a comparison to the page: its button, the sides of the form, what the stage shows, both costs. */

import { counted, number, whole } from "../shell/format.js";
import { keysOfPage } from "../shell/keys.js";
import { Radios } from "../shell/radios.js";
import { mistakesOf } from "../run/quiz_state.js";
import { aimed, PICTURES, sideOf, specOf } from "../run/sides.js";
import { MistakeDialog } from "./mistake_dialog.js";
import { begun, changed, ended, mistaken, placed } from "./run_requests.js";
import { Differences, sentence } from "./words.js";

/** Under which conditions a side learns by now; nothing, before its first tick. */
const conditions = (tick) =>
  tick && { learning_rate: tick.learning_rate, truncate: tick.truncate, frozen: tick.frozen };

/** A side's set-up and what of it is frozen, as they are by now, with the mistakes that may be named. */
const now = (state, { run, tick }) => ({
  ...specOf({ ...run, ...conditions(tick) }),
  frozen: conditions(tick)?.frozen ?? run.frozen, mistakes: mistakesOf(state, run),
});
const QUIZ = "A is right. B has one mistake in its backward pass: which?";

const find = (selector) => document.querySelector(selector);

export class Comparison {
  /**
   * @param {{state: State, stage: Json, banner: Banner, catalogue: Json, presets: Json[], renew: (wish: Json) =>
   *   Promise, write: (spec: Json) => void, settings: (now: Json) => void}} parts `renew` makes a run, `write` is told
   *   which set-up the form is to show, and `settings` what of it is otherwise by now
   */
  constructor({ state, stage, banner, catalogue, presets, renew, write, settings }) {
    this.state = state;
    this.stage = stage;
    this.banner = banner;
    this.renew = renew;
    this.write = write;
    this.settings = settings;
    this.differences = new Differences(catalogue);
    this.pairs = new Set(presets.filter(({ beside }) => beside).map(({ name }) => name));
    this.shown = new Radios(find("#compared"), "compared", (compared) => state.set({ compared }));
    this.sides = new Radios(find("#edited"), "edited", (edited) => state.set({ edited }));
    find("#compare").addEventListener("click", () => this.toggle());
    this.dialog = new MistakeDialog({
      state, catalogue, banner,
      begin: (mistake) => renew(mistaken(state.run, (state.tick ?? state.run).update, mistake)),
    });
    find("#compare-mistake").addEventListener("click", () => this.dialog.open());
    keysOfPage([
      ["B", "compare: add a second network, or continue with one", { b: () => { this.toggle(); } }],
      ["D", "in a comparison: A, B, A and B, B − A", { d: () => this.cycle() }],
    ]);
    state.on("entered", () => this.enter(state.run));
    state.on("quiz", () => this.on && this.follow());
    state.on("compared", () => this.turn());
    state.on("edited", () => this.show());
    state.on("looked", () => state.set({ exact: null }));
    state.on("tick", (tick) => tick && this.arrived(tick));
  }

  get on() {
    return Boolean(this.state.run?.beside);
  }

  /** A comparison begins, or A goes on alone; both at the update of now. */
  async toggle() {
    const { run, tick } = this.state;
    if (!run) return;
    const update = (tick ?? run).update;
    try {
      await this.renew(this.on ? ended(run, update, this.pairs) : begun(run, update));
    } catch (error) {
      this.banner.refuse(error);
    }
  }

  /** The next picture of the stage. */
  cycle() {
    if (this.on) this.state.set({ compared: PICTURES[(PICTURES.indexOf(this.state.compared) + 1) % PICTURES.length] });
  }

  turn() {
    const { compared, looked } = this.state;
    this.shown.show(compared);
    if (this.on && ["a", "b"].includes(compared) && compared !== looked) this.state.set({ looked: compared });
    if (this.state.run) this.stage.arrange();
  }

  /**
   * Another run.
   *
   * @param {Run} run
   */
  enter(run) {
    const sizes = [run.shape.inputs, ...run.spec.layers.map((layer) => layer.units)];
    find("#summary").textContent = [
      sizes.join(" → "), counted(run.parameters, "weight"),
      ...(run.spec.mistakes ? [this.differences.mistakes(run.spec.mistakes)] : []),
    ].join(" · ");
    if (!run.beside) this.state.set({ edited: "a", looked: "a" });
    document.documentElement.classList.toggle("comparing", this.on);
    Object.assign(find("#compare"), {
      textContent: this.on ? "End comparison" : "Compare",
      title: this.on ? "Continue with A alone (B)" : "Add a second network that differs in something (B)",
    });
    find("#compare").setAttribute("aria-pressed", String(this.on));
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".of-pairs"))) {
      part.hidden = !this.on;
    }
    find("#cost-name").textContent = this.on ? "cost A" : "cost";
    this.follow();
    this.show();
  }

  /** What differs by now: a tick knows the learning rate and the truncation of its moment. */
  follow() {
    const { state } = this;
    const [a, b] = ["a", "b"].map((side) => now(state, sideOf(state, side)));
    const found = this.on ? this.differences.of(a, b) : [];
    const asks = state.quiz && !state.quiz.solved && !found.length;
    const words = asks ? QUIZ : this.on ? sentence(found) : "";
    for (const line of [find("#differs"), ...(this.on ? [find("#summary")] : [])]) {
      if (line.textContent !== words) Object.assign(line, { textContent: words, title: words });
    }
    this.stage.enter(found);
  }

  /** The form shows a side. */
  show() {
    const { edited } = this.state;
    this.sides.show(edited);
    this.shown.show(this.state.compared);
    if (!this.state.run) return;
    const { run } = sideOf(this.state, edited);
    this.write(run.spec);
    this.settings(run);
  }

  arrived(tick) {
    const { beside } = tick;
    this.stage.show();
    if (!beside) return;
    const met = JSON.stringify([conditions(tick), conditions(beside)]);
    if (met !== this.met) {
      this.follow();
      this.settings(conditions(sideOf(this.state, this.state.edited).tick));
    }
    this.met = met;
    const text = beside.cost === null ? `diverged at ${whole(beside.update)}` : number(beside.cost, 4);
    if (find("#cost-beside").textContent !== text) find("#cost-beside").textContent = text;
  }

  /** For a command about the side that the form shows, or that is looked at. */
  get edits() {
    return aimed(this.state, this.state.edited);
  }

  /**
   * Make a run from a set-up of the form. A refusal names the field as the form has it.
   *
   * @param {RunSpec} spec
   */
  async make(spec) {
    const { run, edited } = this.state;
    const { mistakes } = sideOf(this.state, edited).run?.spec ?? {};
    const wanted = mistakes ? { ...spec, mistakes } : spec; // the form has no field for them
    try {
      await this.renew(this.on ? changed(run, edited, wanted) : wanted);
    } catch (error) {
      throw this.on ? placed(error, edited) : error;
    }
  }
}
