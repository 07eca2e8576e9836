/**
 * The section "From which error": asks for the parts of a unit's error signal, or of a weight's gradient, while it is
 * open.
 */

import { Segments } from "../shell/segments.js";
import { symbolOf, weightSymbol } from "../shell/symbols.js";
import { LatestRequest } from "../run/latest_request.js";
import { Origins } from "./origins.js";
import { section } from "./sections.js";

/** The error signals that can be split, of the layers that have them. */
const SIGNALS = ["delta", "delta_c"];

export class FromError {
  /** @type {Json} */
  view;
  /** @type {(what: string, query: unknown) => Json} */
  question;
  /** @type {{answer: Json, about: string} | null} */
  known = null;
  quantity = "delta";

  /**
   * @param ask (path, signal) => the server's answer
   * @param {{again: () => void, choose: (n: number | null) => void}} handlers `choose`: as of `Origins`
   */
  constructor(ask, { again, choose }) {
    this.ask = ask;
    this.parts = new Origins(choose);
    const { root, body } = section("origins", "From which error", again);
    this.root = root;
    this.signals = new Segments("Error signal to split", [], (name) => { this.quantity = name; again(); });
    body.append(this.signals.root, this.parts.root);
    this.request = new LatestRequest(ask, {
      take: (answer, { about }) => this.take(answer, about), fail: (error) => this.parts.fail(error),
    });
  }

  /**
   * @param view as the inspector is shown
   * @param question makes what to ask: (what, query) => question
   * @returns {Element[]} the section; none where the network has no time
   */
  show(view, question) {
    Object.assign(this, { view, question });
    const { model, weight, cell } = view;
    if (model.longest < 2) return [];
    this.signals.root.hidden = Boolean(weight) || !model.layers[cell.layer].quantities.includes("delta_c");
    if (this.signals.root.hidden) this.quantity = "delta";
    this.signals.set(SIGNALS.map((name) => [name, symbolOf(name)]));
    this.signals.show(this.quantity);
    const wanted = this.wanted();
    if (this.known?.about === wanted.about) this.tell();
    if (this.root.open) this.request.want(wanted);
    return [this.root];
  }

  /** What to ask. */
  wanted() {
    const { weight, cell, picture: { index_in_batch: sample } } = this.view;
    if (weight) {
      return this.question("gradient-origins", new URLSearchParams({ weight: weight.name, row: weight.row + 1 }));
    }
    return this.question("origins", new URLSearchParams({
      layer: cell.layer + 1, timestep: cell.n + 1, quantity: this.quantity, sample,
    }));
  }

  /** Fill it though it is folded away. */
  async fill() {
    if (this.root.open || !this.root.isConnected) return;
    const { address, about } = this.wanted();
    await this.ask(address).then((answer) => this.take(answer, about), (error) => this.parts.fail(error));
  }

  take(answer, about) {
    this.known = { answer, about };
    this.tell();
  }

  tell() {
    const { view, known: { answer }, quantity } = this;
    this.parts.show(view.weight ? ofWeight(view, answer) : ofCell(view, answer, quantity), view.origin);
  }

  forget() {
    this.request.forget();
  }
}

/** The parts of one unit's error signal. */
function ofCell({ model, cell: { layer, n }, unit }, { origins, parts, reached, whole }, quantity) {
  const symbol = symbolOf(quantity, { layer: layer + 1, n: n + 1 });
  const memory = model.layers.slice(layer).some(({ recurrent }) => recurrent);
  return {
    formula: `${symbol} = Σ_{m} ${symbol}_{←m}`, name: `${symbol} of unit ${unit + 1}`,
    whole: whole[0][unit], lattice: true,
    parts: origins
      .map((m, k) => ({ n: m - 1, value: parts[k][0][unit], absent: !reached[k][0] }))
      .filter((part) => !part.absent || (memory && part.n > n)),
  };
}

/** The parts of the gradient of one entry of a weight. */
function ofWeight({ weight: { name, column } }, { origins, parts, gradient }) {
  const of = (array) => (column === null ? array[0] : array[0][column]);
  const symbol = weightSymbol(name, "mean_grad_");
  return {
    formula: `${symbol} = Σ_{m} ${symbol}_{←m}`, name: `${symbol} here`, whole: of(gradient), lattice: false,
    parts: origins.map((m, k) => ({ n: m - 1, value: of(parts[k]), absent: false })),
  };
}
