/** The gradient again, forwards in time: how far it agrees, and what either way takes. */

import { h } from "../shell/dom.js";
import { number, whole } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { weightSymbol } from "../shell/symbols.js";
import { GOOD, ofRounded, verdict } from "./verdict.js";

const short = (count) => (count < 1e6 ? whole(count) : number(count, 3));

/** How many times as many. */
const often = (ratio) => (ratio < 100 ? number(ratio, 2) : short(Math.round(ratio)));

/**
 * @param {{relative_errors: Json, rounded: number, truncated: boolean, multiplications: number, backward: number,
 *   carried: number, kept: number}} found
 * @returns {{parts: Element[], wrong: boolean}}
 */
export function forwardsShown({
  relative_errors: errors, rounded, truncated, multiplications, backward, carried, kept,
}) {
  const values = Object.values(errors);
  const worst = values.includes(null) ? NaN : Math.max(...values); // what is no number comes as null
  const agree = truncated ? "Backpropagation is truncated here and RTRL is not, so they differ." : verdict(worst);
  const rows = Object.entries(errors).map(([name, error]) =>
    h(
      "tr", {}, h("th", { scope: "row" }, ...symbolNodes(weightSymbol(name))),
      h("td", { "data-value": String(error) }, number(error, 2)),
    ),
  );
  const parts = [
    h("p", { class: "verdict" }, agree),
    ...(rounded && !truncated ? [h("p", { class: "quiet" }, ofRounded(rounded))] : []),
    h(
      "p", {},
      `Computed forwards in time: the derivatives of each activation and memory with respect to all weights are carried along, ${short(carried)} numbers, where backpropagation stores ${short(kept)}. ` +
        `That takes ${short(multiplications)} multiplications a sample instead of ${short(backward)}, ${often(multiplications / backward)} times as many.`,
    ),
    h("table", { class: "pairs" }, h("caption", {}, "Relative error, by weight"), h("tbody", {}, ...rows)),
  ];
  return { parts, wrong: !truncated && !(worst <= GOOD) };
}
