/**
 * The inspector: any cell and any weight as formulas with their numbers. It is shown what is so, and says what is
 * wanted.
 */

import { h, settle } from "../shell/dom.js";
import { isChain } from "../stage/chain.js";
import { symbolNodes } from "../shell/markup.js";
import { isBias, nameOf, parseRef } from "../shell/refs.js";
import { keysOf, PASS } from "../shell/keys.js";
import { Segments } from "../shell/segments.js";
import { NOTATIONS, weightSymbol } from "../shell/symbols.js";
import { LatestRequest } from "../run/latest_request.js";
import { CellView } from "./cell_view.js";
import { Equations } from "./equations.js";
import { Links } from "./links.js";
import { Analyses } from "./analyses.js";
import { MadeWith } from "./made_with.js";
import { explained } from "./subjects.js";
import { WeightView } from "./weight_view.js";
import { beyond, CHAIN_RULE, titleOf, welcome } from "./words.js";

const PASSES = ["forward", "backward", "update"];

/**
 * Says by events what is wanted: "weight" {name, row, column} or null, "unit" i, "notation" name, "visit" a cell,
 * "highlight" refs,
 * "truncate" a depth or null, "origin" a timestep or null, "copy" {text, button}, "check" numbers of somebody's own.
 */
export class Inspector extends EventTarget {
  /** @type {string} */
  named;
  /** @type {boolean} */
  ofWeight;
  pass = "backward";

  /**
   * @param {HTMLElement} root
   * @param ask (path, signal) => a promise of the server's answer about the run that is shown
   * @param {{show: (view: Json) => Element[]}} tuning what stands there for changing things
   * @param {Json} mistakes the catalogue of mistakes
   */
  constructor(root, ask, tuning, mistakes) {
    super();
    this.root = root;
    this.tuning = tuning;
    this.madeWith = new MadeWith(mistakes);
    const says = (name) => (detail) => this.dispatchEvent(new CustomEvent(name, { detail }));
    this.pick = (name) => ({ row, column }) => says("weight")({ name, row, column });
    this.leave = () => says("weight")(null);
    this.title = h("h2", {}, "Inspector");
    this.notations = new Segments(
      "Notation",
      Object.entries(NOTATIONS).map(([value, text]) => [value, text, `${text}’s symbols (N)`]),
      says("notation"),
    );
    this.passes = new Segments(
      "Pass", PASSES.map((pass) => [pass, pass]), (pass) => this.turn(pass),
    );
    this.mine = h(
      "button", { type: "button", class: "check-mine", title: "Check numbers of your own for this place (C)" },
      "Check mine …",
    );
    this.mine.addEventListener("click", says("check"));
    this.body = h("div", { class: "inspected" });
    this.cells = new CellView(says("unit"), this.pick);
    this.weights = new WeightView(this.leave);
    this.equations = new Equations((text, button) => says("copy")({ text, button }));
    // While it plays, the next answer is on its way
    this.explain = new LatestRequest(ask, {
      take: (answer, question) => this.explained(answer, question),
      fail: (error) => this.view.playing || this.equations.fail(error),
    });
    this.analyses = new Analyses(ask, {
      pick: this.pick, visit: says("visit"), truncate: says("truncate"), again: () => this.again(),
      origin: says("origin"),
    });
    root.replaceChildren(h("header", { class: "inspector-head" }, this.title, this.notations.root), this.body);
    this.links = new Links(root, says("highlight"));
    root.addEventListener(
      "click",
      ({ target }) =>
        getSelection().isCollapsed &&
        this.symbol(/** @type {Element} */ (target).closest(".equation [data-ref]")),
    );
    const symbol = ({ target }) => (target.matches(".equation [data-ref]") ? this.symbol(target) : PASS);
    keysOf(root, [["", "", { Enter: symbol, Escape: () => this.escape() }]]);
  }

  /**
   * @param {{run: string, side: string, update: number, version: number, playing: boolean, calm: boolean, rate:
   *   number, picture: Picture, exact: Picture | null, model: Network, cell: Cell | null,
   *   weight: WeightPlace | null, unit: number, origin: number | null, notation: string, imagined: Json | null,
   *   frozen: string[], mistakes?: Json[], preset: Json}} view
   *   `calm`: not more often than the eye follows; `exact`: the picture in double precision, with the weights of all
   *   layers
   */
  show(view) {
    this.view = view;
    const { picture, model, cell, weight } = view;
    this.notations.show(view.notation);
    this.links.layers = model.layers.length;
    if (!cell && !weight) this.rest("Inspector", () => welcome(view.preset, model.longest > 1));
    else if (!weight && cell.n >= picture.timesteps) this.rest(`Timestep ${cell.n + 1}`, () => beyond(picture));
    else if (weight) this.showWeight(view);
    else if (cell.layer < 0) this.showInput(view);
    else this.showCell(view);
    this.links.refresh();
  }

  again() {
    if (this.view) this.show(this.view);
  }

  /** Fill the sections that are folded away as well, for somebody who keeps all of it. */
  async fill() {
    if (this.body.contains(this.analyses.origin.root)) await this.analyses.fill();
  }

  turn(pass) {
    this.pass = pass;
    this.again();
  }

  /** The stage of the step that is walked through says which pass is of interest. */
  follow(stage) {
    const pass = stage && (stage.pass === "cost" ? "backward" : stage.pass);
    if (pass && pass !== this.followed && pass !== this.pass) this.turn(pass);
    this.followed = pass;
  }

  /** Put parts in; nothing moves while they stay the same ones. */
  lay(what, ...parts) {
    const { side, cell, weight } = this.view;
    const title = side && (cell || weight) ? `${side}: ${what}` : what;
    if (this.named !== title) this.title.replaceChildren(...symbolNodes(title));
    if (Boolean(this.view.weight) !== this.ofWeight) this.root.scrollTop = 0;
    Object.assign(this, { named: title, ofWeight: Boolean(this.view.weight) });
    settle(this.body, parts);
  }

  rest(title, make) {
    this.forget();
    this.answer = null;
    this.lay(title, ...make());
  }

  /** Ask nothing more of what is shown. */
  forget() {
    this.explain.forget();
    this.analyses.forget();
  }

  showCell(view) {
    const { above, after, foot } = this.cells.show(view, this.pass);
    this.passes.show(this.pass);
    this.ask();
    this.lay(
      titleOf(view.model, view.cell),
      ...above,
      ...this.tuning.show(view),
      this.passes.root, ...this.madeWith.show(view.mistakes), this.equations.root, this.mine,
      ...after,
      ...this.analyses.show(view, this.question),
      ...foot,
    );
  }

  showInput(view) {
    this.analyses.forget();
    this.ask();
    this.lay(
      titleOf(view.model, view.cell),
      ...this.cells.showInput(view),
      ...this.tuning.show(view),
      this.equations.root,
    );
  }

  showWeight(view) {
    const { weight: { name, row, column } } = view;
    this.ask();
    const place = column === null ? row + 1 : `${row + 1}, ${column + 1}`;
    this.lay(
      `Weight ${weightSymbol(name)} [${place}]`,
      ...this.weights.show(view),
      ...this.tuning.show(view),
      ...this.madeWith.show(view.mistakes), this.equations.root, this.mine,
      ...this.analyses.show(view, this.question),
    );
  }

  /** Ask for the formulas; of those that are there already, show what belongs to the pass of now. */
  ask() {
    const question = this.question("explain", explained(this.view, this.pass));
    this.explain.want(question);
    if (this.answer?.about === question.about && this.answer.pass !== this.pass) this.tell();
  }

  /** A question about the step that is shown; while the run plays, about the newest one. */
  question = (what, query) => {
    const { run, update, version, playing, calm } = this.view;
    const at = playing ? "newest" : update;
    return {
      about: `${run} ${what} ${query}`, at, version, calm,
      address: `steps/${at}/${what}${String(query) && "?"}${query}`,
    };
  };

  explained({ sections, update }, { about, version }) {
    this.answer = { sections, update, version, about };
    this.tell();
  }

  tell() {
    const { answer: { sections, update, version, about }, pass: now, view: { weight, cell, model, side } } = this;
    this.answer.pass = now;
    const elsewhere = isChain(model) && !side && CHAIN_RULE; // below the figure
    const fits = ({ name, pass }) =>
      name !== elsewhere && (weight || cell.layer < 0 || pass === now || (pass === "cost" && now === "backward"));
    this.equations.show(sections.filter(fits), `${about} ${now}`);
    Object.assign(this.equations.root.dataset, { about, update, version, pass: now });
    this.links.refresh();
  }

  /**
   * A weight in a formula selects it; without row and column, one that leads to the chosen unit.
   *
   * @param {HTMLElement} element
   */
  symbol(element) {
    const ref = element && parseRef(element.dataset.ref);
    if (!ref?.block) return;
    const row = (ref.row ?? this.view.unit + 1) - 1;
    this.pick(nameOf(ref))({ row, column: isBias(ref.block) ? null : (ref.column ?? 1) - 1 });
  }

  /** From a weight back to the cell; the page leaves the walk too. */
  escape() {
    if (this.view?.weight) {
      this.leave();
      this.root.focus();
    }
    return PASS;
  }

  /** What the lattice is pointed at. */
  point(cell) {
    this.links.pointCell(cell);
  }
}
