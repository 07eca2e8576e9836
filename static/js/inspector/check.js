/** Is it right? The gradient by backpropagation beside a derivative that knows nothing of it. */

import { h, symbolNodes } from "../dom.js";
import { number, whole } from "../format.js";
import { Histogram } from "./histogram.js";

const CHUNK = 64;
const GOOD = 1e-9; // rounding adds up over many timesteps; a wrong term is off by far more

/** What a relative error means, in words. */
export function verdict(error) {
  if (error === 0) return "They agree in every digit.";
  if (!Number.isFinite(error)) return "One of them is no number.";
  const digits = Math.floor(-Math.log10(error));
  return error <= GOOD ? `They agree to ${Math.min(16, digits)} digits.` : `They differ: only ${Math.max(0, digits)} ${digits === 1 ? "digit agrees" : "digits agree"}.`;
}

export class Checker {
  /**
   * @param {(moment: number, query: URLSearchParams, signal: AbortSignal) => Promise<object>} ask the server, for some of the checks
   * @param {(name: string, index: number[]) => void} go selects a weight
   */
  constructor(ask, go) {
    Object.assign(this, { ask, go, running: null, subject: null });
    this.buttons = h("div", { class: "row" });
    this.progress = h("progress", { max: "1", value: "0", "aria-label": "Checked" });
    this.stop = h("button", { type: "button", class: "bare" }, "Stop");
    this.bar = h("div", { class: "row checking" }, this.progress, this.stop);
    this.result = h("div", { class: "check-result", role: "status" });
    this.root = h("div", { class: "checker" }, this.buttons, this.bar, this.result);
    this.bar.hidden = true;
    this.stop.addEventListener("click", () => this.cancel());
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.running) return;
      event.stopPropagation();
      this.cancel();
    });
  }

  /** What may be checked here: [{label, weight, first, count}]; another subject takes the old result away. */
  offer(subject, choices, moment, nameOf) {
    if (subject === this.subject || this.running) return;
    Object.assign(this, { moment, nameOf });
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

  async run({ weight, first, count }) {
    this.cancel();
    const mine = new AbortController();
    this.running = mine;
    this.bar.hidden = false;
    this.progress.value = 0;
    this.result.replaceChildren();
    try {
      const found = await this.collect(weight, first, count, mine);
      if (this.running === mine) this.tell(found);
    } catch (error) {
      if (this.running === mine) this.result.replaceChildren(h("p", { class: "error" }, error.message));
    } finally {
      if (this.running === mine) this.cancel();
    }
  }

  /** Chunk by chunk, so that it can be stopped, and the server serves others in between. */
  async collect(weight, first, count, mine) {
    const found = [];
    const { moment } = this;
    for (let next = first ?? 0; next !== null;) {
      const query = new URLSearchParams({ ...(weight && { weight }), first: next, count: count ?? CHUNK });
      const answer = await this.ask(moment, query, mine.signal);
      found.push(...answer.checks);
      next = count ? null : answer.next;
      this.progress.value = count ? 1 : (answer.next ?? answer.of) / answer.of;
    }
    return found;
  }

  tell(checks) {
    const worst = checks.reduce((most, one) => (one.relative_error > most.relative_error || Number.isNaN(one.relative_error) ? one : most));
    this.result.classList.toggle("wrong", !(worst.relative_error <= GOOD));
    this.result.replaceChildren(...(checks.length === 1 ? this.one(worst) : this.many(checks, worst)));
  }

  one({ backprop, numeric, relative_error: error }) {
    const row = (name, value, text) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { "data-value": String(value), title: String(value) }, text));
    return [
      h("table", { class: "pairs" }, h("tbody", {}, row("by backpropagation", backprop, String(backprop).replace("-", "−")), row("by a complex step", numeric, String(numeric).replace("-", "−")),
        row("relative error", error, number(error, 3)))),
      h("p", { class: "verdict" }, verdict(error)),
    ];
  }

  many(checks, worst) {
    const place = `${this.nameOf(worst.weight)} [${worst.index.map((i) => i + 1).join(", ")}]`;
    const go = h("button", { type: "button", class: "bare" }, ...symbolNodes(place));
    go.addEventListener("click", () => this.go(worst.weight, worst.index));
    return [
      h("p", { class: "verdict" }, `${whole(checks.length)} gradients. ${verdict(worst.relative_error).replace("They", worst.relative_error <= GOOD ? "All" : "Not all")}`),
      h("p", {}, "Worst: ", h("span", { "data-value": String(worst.relative_error) }, `relative error ${number(worst.relative_error, 3)}`), " at ", go),
      new Histogram(checks.map(({ relative_error: error }) => error)).root,
    ];
  }
}
