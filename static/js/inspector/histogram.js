/** Errors by powers of ten, as a row of bars. */

import { h } from "../shell/dom.js";
import { whole } from "../shell/format.js";
import { small } from "../shell/markup.js";

const LOWEST = -17;

const power = (error) =>
  error > 0 && Number.isFinite(error)
    ? Math.max(LOWEST, Math.min(0, Math.floor(Math.log10(error))))
    : error === 0
      ? LOWEST
      : 0;
const label = (exponent) => (exponent === LOWEST ? "0" : small(`10^{${String(exponent).replace("-", "−")}}`));

export class Histogram {
  constructor(errors) {
    const counts = new Map();
    errors.forEach((error) => counts.set(power(error), (counts.get(power(error)) ?? 0) + 1));
    const [low, high] = [Math.min(...counts.keys()), Math.max(-12, ...counts.keys())];
    const most = Math.max(...counts.values());
    const bars = Array.from({ length: high - low + 1 }, (_, i) => this.bar(low + i, counts.get(low + i) ?? 0, most));
    const words = [...counts]
      .sort(([a], [b]) => a - b)
      .map(([exponent, count]) => `${whole(count)} about ${label(exponent)}`)
      .join(", ");
    this.root = h("figure", { class: "histogram", role: "img", "aria-label": `Relative errors: ${words}` }, ...bars);
  }

  bar(exponent, count, most) {
    const fill = h("span", { class: "fill" });
    fill.style.height = `${count ? Math.max(2, 40 * (count / most)) : 0}px`;
    return h(
      "span",
      { class: "bin", title: `${whole(count)} with a relative error about ${label(exponent)}` },
      h("span", { class: "count" }, count ? whole(count) : ""), fill, h("span", { class: "power" }, label(exponent)),
    );
  }
}
