/**
 * The stage of a comparison: the lattice of A, that of B, both, or B − A. The lattice of B is made when it is first
 * wanted. What is chosen, selected and walked through is the same in both.
 */

import { h } from "../shell/dom.js";
import { number, whole } from "../shell/format.js";
import { Walk } from "./walk.js";
import { Lattice } from "./lattice.js";
import { showTip } from "./tip.js";
import { modelOf } from "../run/state.js";
import { difference, nickname, refusal } from "./difference.js";
import { fromOrigin } from "./origin.js";
import { mistakesOf } from "../run/quiz_state.js";
import { has, lookedAt, sideOf } from "../run/sides.js";

/** The place of a lattice: its canvas, whose it is, and what the pointer is on. */
function place(side) {
  const canvas = h("canvas", {
    id: `lattice-${side}`, class: "lattice", tabindex: "0", role: "application", "aria-roledescription": "lattice",
    "aria-label": `Lattice of cells of ${side.toUpperCase()}: arrow keys move between layers and timesteps`,
    "aria-describedby": "selected-line",
  });
  return {
    canvas,
    root: h(
      "div", { class: "side", "data-side": side }, canvas, h("p", { class: "side-tag", hidden: "" }),
      h("div", { class: "tip", hidden: "", "aria-hidden": "true" }),
    ),
  };
}

/**
 * What a side says of itself: its letter, what it has otherwise, its cost, or where it diverged.
 *
 * @param {Tick} tick
 */
function says(name, nick, tick) {
  const cost =
    tick.cost === null
      ? h("strong", { class: "error" }, `diverged at update ${whole(tick.update)}`)
      : h("strong", {}, `C = ${number(tick.cost, 4)}`);
  return [h("b", {}, name), ...(nick ? [` ${nick} `] : [" "]), cost];
}

/** Whether the first update stands still, whose picture was there before it was made. */
const isFirst = ({ update, playing }) => update === 1 && !playing;

export class Stage extends EventTarget {
  /** @type {Walk} */
  kept;
  /** @type {string} */
  walked;
  /** What the error of one timestep leaves in every cell of a side: the server's answer. @type {Json} */
  traced = null;
  /** The picture of it, with the one that it was made from. @type {{of: Picture, made: Picture} | null} */
  part = null;
  models = {};
  found = [];
  said = {};

  /**
   * @param {Lattice} lattice
   * @param {State} state
   * @param {Json} mistakes the catalogue of mistakes
   */
  constructor(box, lattice, state, mistakes) {
    super();
    this.mistakes = mistakes;
    this.box = box;
    this.state = state;
    this.lattices = { a: lattice };
    this.note = h("p", { class: "quiet refused", role: "status", hidden: "" });
    box.append(this.note);
    this.follow("a");
    state.on("selected", () => this.select());
    state.on("quantity", (quantity) => this.lattices.b?.choose(quantity));
    state.on("notation", () => this.lattices.b?.write());
  }

  /** A lattice says which cell of it is selected, and so which side is looked at. */
  follow(side) {
    const { state } = this;
    this.lattices[side].addEventListener("select", ({ detail: selected }) => {
      state.set({ ...(state.looked !== side && { looked: side }), selected });
      this.dispatchEvent(new Event("select"));
    });
    this.lattices[side].addEventListener(
      "point",
      ({ detail }) => {
        if (detail?.digits) this.dispatchEvent(new Event("read"));
        this.dispatchEvent(new CustomEvent("pointed", { detail }));
      },
    );
    this.lattices[side].addEventListener("drawn", ({ detail }) => this.drawn(side, detail));
  }

  /** Tell what the colours stand for: in A, or in B where A is out of sight or has no one scale for what is chosen. */
  drawn(side, detail) {
    this.said[side] = detail;
    const { a, b } = this.said;
    const spoken = !this.sides.a || (this.sides.b && b && a?.range === null) ? b : a;
    const depths = new Map(
      ["a", "b"].flatMap((name) => (this.sides[name] && this.said[name]?.cuts) || []).map((cut) => [cut.depth, cut]),
    );
    if (spoken) {
      this.dispatchEvent(
        new CustomEvent("drawn", {
          detail: { ...spoken, cuts: [...depths.values()], rounded: Boolean(a?.rounded || b?.rounded) },
        }),
      );
    }
  }

  get pair() {
    return Boolean(this.state.run?.beside);
  }

  /** The lattice that is looked at. */
  get front() {
    const { b } = this.lattices;
    return b && this.pair && lookedAt(this.state) === "b" && this.state.compared !== "difference" ? b : this.lattices.a;
  }

  /** Another run, or none beside it any more. @param found what differs in B */
  enter(found) {
    this.found = found;
    const { run } = this.state;
    this.models = { a: modelOf(run), ...(run.beside && { b: modelOf(run.beside) }) };
    const { b } = this.lattices;
    if (this.models.b && b) {
      b.selected = null; // of another run
      b.reshape(this.models.b);
      this.select();
    }
    this.arrange();
  }

  make() {
    const { canvas, root } = place("b");
    this.box.querySelector(".side").after(root);
    const lattice = new Lattice(canvas);
    Object.assign(lattice, { quantity: this.state.quantity });
    lattice.reshape(this.models.b);
    this.lattices.b = lattice;
    showTip(lattice, root.querySelector(".tip"));
    this.follow("b");
    this.select();
    return lattice;
  }

  /** Show which sides are wanted. */
  arrange() {
    const wanted = this.pair ? this.state.compared : "a";
    this.sides = { a: wanted !== "b", b: wanted === "b" || wanted === "both" };
    if (this.sides.b && !this.lattices.b) this.make();
    for (const root of this.box.querySelectorAll(".side")) root.hidden = !this.sides[root.dataset.side];
    this.box.classList.toggle("both", wanted === "both");
    if (this.sides.b) this.walk();
    this.mark();
    this.show();
  }

  /** The newest pictures. */
  show() {
    const { tick, compared } = this.state;
    const { a, b } = this.lattices;
    const beside = this.pair && tick?.beside;
    const refused =
      beside && compared === "difference"
        ? refusal({ model: this.models.a, update: tick.update }, { model: this.models.b, update: tick.beside.update })
        : null;
    this.refuse(refused);
    if (!tick) return;
    const wanted =
      beside && compared === "difference" && !refused
        ? difference(tick.lattice, beside.lattice)
        : this.partOf("a", tick);
    // Its digits are on their way
    const rough = wanted.difference && [tick, beside].some(({ lattice }) => lattice.rounded);
    if (this.sides.a && a.picture !== wanted && !rough) a.show(wanted);
    a.outline(isFirst(tick));
    if (this.sides.b && beside) {
      b.show(this.partOf("b", beside));
      b.outline(isFirst(tick));
      b.freeze(beside.frozen.map((name) => Number(name.replace("layer", "")) - 1));
    }
    this.label(tick, beside);
  }

  /**
   * Show of a side's error signals only what comes from the error of one timestep.
   *
   * @param {Json} answer the server's, with the `side` and the `version` that it is about; null: all errors again
   */
  trace(answer) {
    if (!answer && !this.traced) return;
    Object.assign(this, { traced: answer, part: null });
    this.show();
  }

  /**
   * The picture of a side, of one origin where that was asked for at this moment.
   *
   * @param {Tick} tick
   */
  partOf(side, tick) {
    const { traced } = this;
    const { lattice, update, version } = tick;
    if (traced?.side !== side || traced.update !== update || traced.version !== version) return lattice;
    if (this.part?.of !== lattice) this.part = { of: lattice, made: fromOrigin(lattice, traced) };
    return this.part.made;
  }

  /** Say why there is nothing to be seen. */
  refuse(text) {
    this.note.hidden = !text;
    if (text) this.note.textContent = text;
    this.box.querySelector(".side").hidden = Boolean(text) || !this.sides.a;
  }

  /** In the corner of its picture, which mistakes a side's numbers are computed with; B − A is of both sides. */
  mark() {
    for (const root of this.box.querySelectorAll(".side")) {
      const mistakes = mistakesOf(this.state, sideOf(this.state, root.dataset.side).run);
      const shown = this.pair && this.state.compared === "difference" ? [] : mistakes;
      const text = shown.map(({ kind }) => `✗ ${this.mistakes[kind].label}`).join(", ");
      const mark = root.querySelector(".side-mistake") ?? root.appendChild(h("p", { class: "side-mistake" }));
      Object.assign(mark, { textContent: text, title: `Computed with a mistake: ${text.slice(2)}`, hidden: !text });
    }
  }

  label(tick, beside) {
    for (const tag of this.box.querySelectorAll(".side-tag")) {
      tag.hidden = !beside;
      if (!beside) continue;
      const { side } = tag.parentElement.dataset;
      const shown = side === "a" ? tick : beside;
      if (this.state.compared === "difference") {
        tag.replaceChildren(h("b", {}, "B − A"), " blue: B has more; orange: less");
      } else tag.replaceChildren(...says(side.toUpperCase(), nickname(this.found, side), shown));
    }
  }

  /** The same cell in both, as far as each has it. */
  select() {
    const { selected } = this.state;
    for (const [side, lattice] of Object.entries(this.lattices)) {
      if (side === "b" && !this.pair) continue; // it has the network of a run that has gone
      const own = has(sideOf(this.state, side).run, selected) ? selected : null;
      if (lattice.selected === own) continue;
      lattice.selected = own;
      lattice.request();
    }
  }

  /** The place in the step, in B too. @param {number} [most] ms until it goes on */
  walk(most = Infinity) {
    const { cursor: { rung, order, position }, stage, tick } = this.state;
    const { b } = this.lattices;
    if (!b || !this.pair || !tick?.beside) return;
    if (position === null || !stage) b.walkTo(null, most);
    else {
      const walk = this.walkOf(tick.beside.lattice.timesteps, rung, order);
      b.walkTo(walk.marks(walk.find(stage)), most);
    }
  }

  /**
   * The walk of B, which may have other layers; the last one is kept.
   *
   * @param {number} timesteps
   */
  walkOf(timesteps, rung, order) {
    const { kept, models: { b: model } } = this;
    const same = kept?.model === model && kept.timesteps === timesteps && this.walked === `${rung} ${order}`;
    if (!same) Object.assign(this, { kept: new Walk(model, timesteps, rung, order), walked: `${rung} ${order}` });
    return this.kept;
  }
}
