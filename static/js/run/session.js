/**
 * One visitor's run: made, commanded, streamed, made anew. Tells the page through the state, and shows nothing
 * itself.
 */

import { samePicture } from "./equality.js";
import * as api from "./api.js";
import { lookedAt, sideOf } from "./sides.js";
import { decode, fromLists } from "./decode.js";
import { drawnFor } from "../shell/quantities.js";
import { Stream } from "./stream.js";

const SLOW = 2; // updates a second up to which somebody can read numbers

export class Session {
  turn = 0;
  asked = new WeakMap();
  fine = new WeakMap();

  /**
   * @param {State} state
   * @param {import("./views.js").Views} known those that the server has
   */
  constructor(state, known) {
    this.state = state;
    this.known = known;
    this.wanted = [...known.always, ...known.usual.filter((name) => !known.always.includes(name)).sort()];
    state.on("compared", () => state.run && this.stream?.encode(encodingFor(state.run, state.compared)));
    state.on("quantity", () => state.run && this.stream?.lookAt(drawnFor(state.run, state.quantity)));
    addEventListener("pagehide", () => this.drop());
  }

  /**
   * Make a run from {preset} or a spec, and leave the present one; a refusal changes nothing. Of several that are
   * wanted the last counts, and the others give null.
   *
   * @param {Json} setup
   * @param {{number: number, solved: boolean} | null} [quiz] that the run is of
   */
  async make(setup, quiz = null) {
    const run = await this.latest(() => api.makeRun(setup), ({ id }) => api.dropRun(id));
    if (run) this.leave(run, true, quiz);
    return run;
  }

  /** A set-up that can learn the data of this id. */
  async suggestedFor(data) {
    return (await api.lookAtData(data)).spec;
  }

  /** Watch a run that somebody else made. */
  async join(id, quiz = null) {
    const run = await this.latest(() => api.getRun(id));
    if (run) this.leave(run, false, quiz);
    return run;
  }

  async latest(ask, discard = null) {
    this.turn += 1;
    const { turn } = this;
    const run = await this.answered(ask());
    if (turn === this.turn) return run;
    discard?.(run);
    return null;
  }

  leave(run, own, quiz) {
    this.drop();
    this.own = own;
    this.enter(run, quiz);
  }

  enter(run, quiz) {
    this.stream?.close();
    this.kept = null;
    this.state.set({ run, entered: run.id, quiz, tick: null, exact: null, connection: "open" });
    // what else it has is known once its figures are
    this.wanted = this.wanted.filter((name) => this.known.everywhere.has(name));
    const { quantity, compared } = this.state;
    this.stream = new Stream(run.id, this.wanted, drawnFor(run, quantity), encodingFor(run, compared), {
      onTick: (tick) => this.take(run.id, tick),
      onGone: (reason) => this.gone(run, reason),
      onLost: () => this.lost(run),
      onRefused: () => this.refused(run),
      onCrowded: () => this.state.set({ connection: "crowded" }),
      onFound: () => this.state.set({ connection: "open" }),
    });
  }

  /** Have these views sent too, from now on. */
  want(names) {
    const { always } = this.known;
    // Sorted: their order on the page is no reason for another stream
    this.wanted = [...always, ...names.filter((name) => !always.includes(name)).sort()];
    this.stream?.want(this.wanted);
  }

  take(id, streamed) {
    if (id !== this.state.run.id) return;
    const tick = this.known.placed(refined(streamed, this.fine));
    if (this.kept && this.state.tick && tick.update > this.state.tick.update) this.kept.tick = tick;
    // The same picture comes again after a lost connection, or a pause
    else this.state.set({ tick, exact: samePicture(tick, this.state.tick) ? this.state.exact : null });
  }

  /** Have the next update made before it is wanted; its picture is kept back until `release`. */
  prepare() {
    if (this.kept) return;
    const command = api.command(this.state.run.id, { do: "step", rung: "update", count: 1 });
    const kept = { tick: null, made: command.then(() => true, () => false) };
    this.kept = kept;
    kept.made.then((made) => {
      if (!made && this.kept === kept) this.kept = null; // whoever wants it is told why there is none
    });
  }

  /**
   * Show what was prepared, now or as soon as it is there. Returns whether it is made, in a promise; nothing, if
   * nothing was prepared.
   */
  release() {
    const { kept } = this;
    this.kept = null;
    if (kept?.tick) this.state.set({ tick: kept.tick, exact: null });
    return kept?.made;
  }

  /**
   * The stream broke: the server is away, or it is back and knows nothing of this run.
   *
   * @param {Run} run
   */
  async lost(run) {
    this.state.set({ connection: "lost" });
    try {
      await api.getRun(run.id);
    } catch (error) {
      if (error.status === 404 && this.state.run.id === run.id && !this.stream.closed) this.gone(run, "expired");
    }
  }

  /**
   * There is no stream: for want of room, or of the run, or of the server.
   *
   * @param {Run} run
   */
  async refused(run) {
    const { stream } = this;
    const there = await api.getRun(run.id).then(() => true, () => false);
    if (stream !== this.stream || stream.closed) return;
    if (there) stream.crowded();
    else this.lost(run);
  }

  gone(run, reason) {
    this.stream.close();
    api.endRun(run.id);
    this.state.set({ connection: reason });
  }

  /** What gets no answer says that the connection is lost; then it is tried until it is there again. */
  async answered(question) {
    try {
      return await question;
    } catch (error) {
      if (error.status === 0) this.stream?.lose();
      throw error;
    }
  }

  async command(body) {
    const { run } = this.state;
    this.kept = null;
    const now = await this.answered(api.command(run.id, body));
    if (this.state.run.id === run.id) this.state.set({ run: now });
  }

  /** Ask how the run stands: what came about on its way no command has answered. */
  async refresh() {
    const now = await api.getRun(this.state.run.id);
    if (this.state.run.id === now.id) this.state.set({ run: now });
  }

  /** The figures of one side, or of both: {a, b}, b null where nothing stands beside. */
  async views() {
    const { id, beside } = this.state.run;
    const [a, b = null] = await Promise.all((beside ? ["a", "b"] : ["a"]).map((side) => api.getViews(id, side)));
    return { a, b };
  }

  /** Have the numbers of the lattice be ones that can be read; see `refine`. */
  refineLattice() {
    return this.refine([this.known.stage]);
  }

  /**
   * Have numbers that can be read in the place of those that are only drawn, in these views, where the run stands
   * still or goes slowly.
   */
  async refine(names) {
    const { state, state: { run, tick } } = this;
    if (!tick || (goes(tick) && !(tick.rate && tick.rate <= SLOW && tick.rung === "update"))) return;
    const sides = Object.entries({ a: tick, b: tick.beside }).filter(([, of]) => of);
    const asked = sides.flatMap(([side, of]) =>
      names.filter((name) => of.views[name]?.rounded).map((name) => ({ side, name, of, view: of.views[name] })),
    );
    for (const one of asked) if (!this.asked.has(one.view)) this.asked.set(one.view, this.readable(run, one));
    await Promise.all(asked.map(({ view }) => this.asked.get(view)));
    if (
      asked.some(
        ({ of, name, view }) =>
          this.fine.has(view) && sideOf(state, of === tick ? "a" : "b").tick?.views[name] === view,
      )
    ) {
      state.set({ tick: this.known.placed(refined(state.tick, this.fine)) });
    }
  }

  /** Ask the server for a view with all its digits, which may have gone on meanwhile. */
  async readable(run, { side, name, of: { update, version }, view }) {
    const answer = await api.getNumbers(run.id, name, side).catch(() => null);
    if (answer?.update === update && answer.version === version && view.at === update) {
      this.fine.set(view, decode(answer.view));
    }
  }

  /** The present picture of the side that is looked at in double precision, from the step itself. */
  async exactly() {
    const { run } = this.state;
    const side = lookedAt(this.state);
    const { tick } = sideOf(this.state, side);
    const shown = () => sideOf(this.state, lookedAt(this.state)).tick;
    if (!tick || this.state.tick.playing || tick.update === 0 || this.asking === tick) return;
    this.asking = tick;
    const step = await api.getStep(run.id, tick.update, side).finally(() => {
      if (this.asking === tick) this.asking = null;
    });
    if (shown() === tick) this.state.set({ exact: pictureOf(step, tick.lattice) });
  }

  drop() {
    this.stream?.close();
    if (this.own && this.state.run) api.dropRun(this.state.run.id);
  }
}

/** Numbers that are rounded differ where they do not: between two sides they are drawn by all their digits. */
const encodingFor = ({ beside }, compared) => (beside && compared === "difference" ? "base64" : "drawn");

const goes = ({ playing, status }) => playing || status === "seeking";

/**
 * A tick with what is known better of its views.
 *
 * @param {Tick} tick
 * @returns {Tick}
 */
function refined({ views, beside, ...tick }, fine) {
  const better = Object.fromEntries(Object.entries(views).map(([name, view]) => [name, fine.get(view) ?? view]));
  return { ...tick, views: better, ...(beside && { beside: refined(beside, fine) }) };
}

/**
 * The first sample of a step as the lattice shows it.
 *
 * @param {Picture} picture
 */
function pictureOf(step, picture) {
  const first = (lists) => fromLists(lists.slice(0, picture.timesteps).map((row) => row[0]));
  const layers = step.layers.map((layer) => ({
    ...Object.fromEntries(
      Object.keys(layer)
        .filter((name) => Array.isArray(layer[name]) && !name.endsWith("0"))
        .map((quantity) => [quantity, first(layer[quantity])]),
    ),
    h0: layer.h0 && fromLists(layer.h0[0]),
  }));
  return {
    ...picture,
    cost: step.sample_costs[0], layers, inputs: first(step.inputs), outputs: first(step.outputs),
    targets: first(step.targets), output_gradient: first(step.output_gradient), weights: step.weights,
    gradients: step.gradients, updates: step.updates, memory: step.memory, memory_after: step.memory_after,
  };
}
