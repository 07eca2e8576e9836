/** Is it right? The gradient by backpropagation beside a derivative that knows nothing of it. */

import { h } from "../shell/dom.js";
import { number, whole } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { weightSymbol } from "../shell/symbols.js";
import { forwardsShown } from "./rtrl.js";
import { Histogram } from "./histogram.js";
import { GOOD, isRounded, ofRounded, verdict } from "./verdict.js";
import { keysOf, PASS } from "../shell/keys.js";

const CHUNK = 64;

export class Checker {
  /** @type {AbortController | null} */
  running = null;
  /** @type {string | null} */
  subject = null;

  /**
   * @param {{checks: (moment: number, query: URLSearchParams, signal: AbortSignal) => Promise<Json>, forwards:
   *   (moment: number, signal: AbortSignal) => Promise<Json>}} ask
   *   the server, for some of the checks, or for the gradient forwards in time
   * @param {(name: string, index: number[]) => void} go selects a weight
   */
  constructor(ask, go) {
    this.ask = ask;
    this.go = go;
    this.buttons = h("div", { class: "row" });
    this.progress = h("progress", { max: "1", value: "0", "aria-label": "Checked" });
    this.stop = h("button", { type: "button", class: "bare" }, "Stop");
    this.bar = h("div", { class: "row checking" }, this.progress, this.stop);
    this.result = h("div", { class: "check-result", role: "status" });
    this.root = h("div", { class: "checker" }, this.buttons, this.bar, this.result);
    this.bar.hidden = true;
    this.stop.addEventListener("click", () => this.cancel());
    keysOf(this.root, [["", "", { Escape: () => (this.running ? this.cancel() : PASS) }]]);
  }

  /**
   * What may be checked here: [{label, weight, first, count} | {label, forwards: true}]; another subject takes the
   * old result away.
   */
  offer(subject, choices, moment) {
    if (subject === this.subject || this.running) return;
    this.moment = moment;
    this.subject = subject;
    this.result.replaceChildren();
    this.buttons.replaceChildren(...choices.map((choice) => {
      const button = h("button", { type: "button" }, ...symbolNodes(choice.label));
      button.addEventListener("click", () => this.run(choice));
      return button;
    }));
  }

  cancel() {
    this.running?.abort();
    this.running = null;
    this.bar.hidden = true;
  }

  /** Have something checked, a chunk of it where it is long, unless there is a result already, or one is on its way. */
  async some({ first = 0, count = CHUNK, ...choice }) {
    if (!this.result.childElementCount && !this.running) await this.run({ ...choice, first, count });
  }

  async run(choice) {
    this.cancel();
    const mine = new AbortController();
    this.running = mine;
    this.bar.hidden = false;
    this.progress.value = 0;
    this.result.replaceChildren();
    try {
      const { parts, wrong } = await (choice.forwards ? this.lookForwards(mine) : this.look(choice, mine));
      if (this.running !== mine) return;
      this.result.classList.toggle("wrong", wrong);
      this.result.replaceChildren(...parts);
    } catch (error) {
      if (this.running === mine) this.result.replaceChildren(h("p", { class: "error" }, error.message));
    } finally {
      if (this.running === mine) this.cancel();
    }
  }

  async lookForwards({ signal }) {
    return forwardsShown(await this.ask.forwards(this.moment, signal));
  }

  async look({ weight, first, count }, mine) {
    return this.tell(await this.collect(weight, first, count, mine));
  }

  /** Chunk by chunk, so that it can be stopped, and the server serves others in between. */
  async collect(weight, first, count, mine) {
    const found = [];
    const { moment } = this;
    for (let next = first ?? 0; next !== null;) {
      const query = new URLSearchParams({ ...(weight && { weight }), first: next, count: count ?? CHUNK });
      const answer = await this.ask.checks(moment, query, mine.signal);
      found.push(...answer.checks);
      next = count ? null : answer.next;
      this.progress.value = count ? 1 : (answer.next ?? answer.of) / answer.of;
    }
    return found;
  }

  tell(checks) {
    const worst = checks.reduce((most, one) =>
      one.relative_error > most.relative_error || Number.isNaN(one.relative_error) ? one : most,
    );
    return {
      parts: checks.length === 1 ? this.one(worst) : this.many(checks, worst),
      wrong: !(worst.relative_error <= GOOD),
    };
  }

  one(check) {
    const { backprop, numeric, rounding } = check;
    const rounded = isRounded(check);
    const error = rounded
      ? Math.abs(backprop - numeric) / Math.max(Math.abs(backprop), Math.abs(numeric))
      : check.relative_error;
    const row = (name, value, text) =>
      h(
        "tr", {}, h("th", { scope: "row" }, name), h("td", { "data-value": String(value), title: String(value) }, text),
      );
    return [
      h(
        "table", { class: "pairs" },
        h(
          "tbody", {},
          row("by backpropagation", backprop, String(backprop).replace("-", "−")),
          row("by a complex step", numeric, String(numeric).replace("-", "−")),
          row("relative error", error, number(error, 3)),
          ...(rounded ? [row("rounding explains", rounding, `±${number(rounding, 2)}`)] : []),
        ),
      ),
      h("p", { class: "verdict" }, verdict(check.relative_error, rounded)),
    ];
  }

  many(checks, worst) {
    const place = `${weightSymbol(worst.weight)} [${worst.index.map((i) => i + 1).join(", ")}]`;
    const go = h("button", { type: "button", class: "bare" }, ...symbolNodes(place));
    go.addEventListener("click", () => this.go(worst.weight, worst.index));
    return [
      h(
        "p", { class: "verdict" },
        `${whole(checks.length)} gradients. ${verdict(worst.relative_error).replace("They", worst.relative_error <= GOOD ? "All" : "Not all")}`,
      ),
      h(
        "p", {}, "Worst: ",
        h("span", { "data-value": String(worst.relative_error) }, `relative error ${number(worst.relative_error, 3)}`),
        " at ", go,
      ),
      h("p", { class: "quiet" }, ofRounded(checks.filter(isRounded).length)),
      new Histogram(checks.map(({ relative_error: error }) => error)).root,
    ];
  }
}
