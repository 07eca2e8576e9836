/**
 * The sections below the formulas: is it right, where the update came from, what truncation costs. Each asks only
 * while it is open.
 */

import { decode } from "../run/decode.js";
import { weightOf } from "../shell/refs.js";
import { weightSymbol } from "../shell/symbols.js";
import { LatestRequest } from "../run/latest_request.js";
import { Checker } from "./gradient_check.js";
import { ContributionStrip } from "./contribution_strip.js";
import { FromError } from "./from_error.js";
import { section } from "./sections.js";
import { columnsOf, layerOf, weightsOf } from "./subjects.js";
import { Truncation } from "./truncation.js";

export class Analyses {
  view;
  /** @type {(what: string, query: unknown) => Json} */
  question;
  block = "W_time";

  /**
   * @param ask (path, signal) => the server's answer
   * @param {{pick: Callback, visit: (cell: Cell) => void, truncate: (depth: number | null) => void, again: () =>
   *   void, origin: (n: number | null) => void}} handlers
   */
  constructor(ask, { pick, visit, truncate, again, origin }) {
    this.ask = ask;
    this.check = section("check", "Is it right?", again);
    this.origin = section("film", "Where the update comes from", again);
    this.errors = new FromError(ask, { again, choose: origin });
    this.truncation = section("truncation", "Error of truncation", again);
    this.strip = new ContributionStrip({
      pick: (place) => pick(this.strip.name)(place), visit: (n) => visit({ layer: layerOf(this.view), n, unit: 0 }),
      choose: (name) => { this.block = weightOf(name).block; again(); },
    });
    this.curves = new Truncation(truncate);
    const asking = {
      checks: (moment, query, signal) => ask(`steps/${moment}/check?${query}`, signal),
      forwards: (moment, signal) => ask(`steps/${moment}/forwards`, signal),
    };
    this.checker = new Checker(asking, (name, [row, column = null]) => pick(name)({ row, column }));
    this.contributions = new LatestRequest(ask, {
      take: (answer, { name }) => this.contributed(name, decode(answer)), fail: (error) => this.strip.fail(error),
    });
    this.costs = new LatestRequest(ask, {
      take: (answer) => this.costed(answer), fail: (error) => this.curves.fail(error),
    });
    this.check.body.append(this.checker.root);
    this.origin.body.append(this.strip.root);
    this.truncation.body.append(this.curves.root);
  }

  /** @param question makes what to ask: (what, about, query) => question */
  show(view, question) {
    Object.assign(this, { view, question });
    const { model, weight, run, update, version, notation } = view;
    const names = weightsOf(model, layerOf(view) + 1);
    const name = weight?.name ?? names.find((one) => one.split(".")[1].startsWith(this.block)) ?? names[0];
    this.strip.offer(weight ? [] : names.map((one) => [one, weightSymbol(one, "update_")]), name);
    this.name = name;
    if (this.origin.root.open) this.contributions.want(this.shares());
    const { known } = this;
    // Now what was added is known
    if (known?.name === name && known.data.update === update && view.exact && known.exact !== view.exact) {
      this.contributed(name, known.data);
    }
    this.curves.mark(model.truncate, model.manyToOne ? 1 : this.every);
    if (this.truncation.root.open) this.costs.want(this.depths());
    this.checker.offer(
      `${run} ${update} ${version} ${notation} ${weight ? JSON.stringify(weight) : name}`,
      this.choices(weight, name), update,
    );
    return [
      this.check.root, this.origin.root,
      ...this.errors.show(view, question),
      ...(model.layers.some((layer) => layer.recurrent) ? [this.truncation.root] : []),
    ];
  }

  /** What to ask about where the update of the weight came from. */
  shares() {
    return {
      ...this.question("contributions", new URLSearchParams({ weight: this.name, encoding: "base64" })),
      name: this.name,
    };
  }

  /** How many timesteps the passes of the run are apart as it is now, whatever the step was made with. */
  get every() {
    return this.view.model.truncate?.every ?? 1;
  }

  /** What to ask about what truncation costs. */
  depths() {
    return this.question("truncation", new URLSearchParams({ every: this.every }));
  }

  /**
   * Fill what is folded away too; resolves once it is there, or says why it is not. What is open has been asked for.
   */
  async fill() {
    const { name, ask } = this;
    const shares = () =>
      ask(this.shares().address).then(
        (answer) => this.contributed(name, decode(answer)), (error) => this.strip.fail(error),
      );
    const costs = () =>
      ask(this.depths().address).then(
        (answer) => this.costed(answer), (error) => this.curves.fail(error),
      );
    await Promise.all([
      this.origin.root.open || shares(),
      this.truncation.root.open || !this.truncation.root.isConnected || costs(),
      this.checker.some(this.choices(this.view.weight, name)[0]),
      this.errors.fill(),
    ]);
  }

  /** What can be checked here. */
  choices(weight, name) {
    const all = [
      { label: `All of ${weightSymbol(name)}`, weight: name }, { label: "All weights" },
      { label: "Forwards in time (RTRL)", forwards: true },
    ];
    if (!weight) return all;
    return [
      {
        label: "Check this gradient", weight: name,
        first: weight.row * columnsOf(this.view.model, name) + (weight.column ?? 0),
        count: 1,
      },
      ...all,
    ];
  }

  costed(answer) {
    this.curves.show(answer, this.view.model.truncate?.depth ?? null);
  }

  contributed(name, data) {
    const { exact, rate, weight } = this.view;
    this.known = { name, data, exact };
    const update = exact ? { data: exact.updates[name].flat() } : null;
    this.strip.show(
      name, data, update, rate,
      weight?.name === name ? { row: weight.row, column: weight.column ?? 0 } : null,
    );
  }

  forget() {
    this.contributions.forget();
    this.costs.forget();
    this.checker.cancel();
    this.errors.forget();
  }
}
