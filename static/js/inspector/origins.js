/**
 * From which error: the parts of a unit's error signal, or of a weight's gradient, by the timestep of the loss that
 * they come from. A row a part, with a bar and its exact number; the last row is their sum.
 */

import { counted, number } from "../shell/format.js";
import { h } from "../shell/dom.js";
import { symbolNodes } from "../shell/markup.js";

export class Origins {
  /** @param {(n: number | null) => void} choose told the timestep, from 0, whose error the lattice is to show */
  constructor(choose) {
    this.choose = choose;
    this.formula = h("p", { class: "formula" });
    this.words = h("p", { class: "quiet" });
    this.rows = h("tbody");
    this.sum = h("tfoot");
    const heads = [h("th", { scope: "col" }, "error of"), h("th", { scope: "col", colspan: "2" }, "part")];
    this.table = h(
      "div", { class: "units-box", tabindex: "0", role: "group", "aria-label": "Parts by the timestep of the loss" },
      h("table", { class: "numbers parts" }, h("thead", {}, h("tr", {}, ...heads)), this.rows, this.sum),
    );
    this.root = h("div", { class: "origins" }, this.formula, this.words, this.table);
  }

  /**
   * @param {{formula: string, name: string, parts: {n: number, value: number | null, absent: boolean}[],
   *   whole: number | null, lattice: boolean}} split `formula` and `name` as marked text; `n` from 0; `absent`:
   *   truncation cuts the part off; `lattice`: whether the lattice can show the error of one timestep
   * @param {number | null} chosen the timestep, from 0, whose error the lattice shows
   */
  show(split, chosen) {
    this.split = split;
    this.formula.replaceChildren(...symbolNodes(split.formula));
    this.words.replaceChildren(...symbolNodes(this.said(split)));
    this.table.hidden = false;
    const most = Math.max(...split.parts.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE);
    this.rows.replaceChildren(...split.parts.map((part) => this.row(part, most)));
    this.sum.replaceChildren(
      h("tr", {}, h("th", { scope: "row" }, "sum"), h("td"), numberCell(split.whole)),
    );
    this.mark(chosen);
  }

  /** Show which origin is chosen. */
  mark(chosen) {
    for (const button of this.rows.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.n) === chosen));
    }
  }

  fail({ message }) {
    this.formula.replaceChildren();
    this.words.textContent = message;
    this.table.hidden = true;
  }

  /** What the bars show, in a sentence or two. */
  said({ name, parts, whole }) {
    const there = parts.filter(({ absent }) => !absent);
    const cut = parts.length - there.length;
    const truncated = cut ? ` Truncation cuts off the errors of ${counted(cut, "timestep")}.` : "";
    if (there.length === 1) return `All of ${name} comes from the error at timestep ${there[0].n + 1}.${truncated}`;
    const largest = there.reduce((most, part) => (Math.abs(part.value) > Math.abs(most.value) ? part : most), there[0]);
    return `${name} is the sum of ${counted(there.length, "part")}, ${number(whole)}. The largest, ${number(largest.value)}, comes from the error at timestep ${largest.n + 1}.${truncated}`;
  }

  row({ n, value, absent }, most) {
    const label = `timestep ${n + 1}`;
    const head = h("th", { scope: "row" }, this.split.lattice ? this.button(n, label) : label);
    if (absent) return h("tr", { class: "absent" }, head, h("td"), h("td", {}, "cut off"));
    return h("tr", {}, head, h("td", { class: "bar-box" }, bar(value, most)), numberCell(value));
  }

  /** Has the lattice show the error of a timestep, or all errors again. */
  button(n, label) {
    const title = `Show in the lattice what the error at ${label} leaves`;
    const made = h("button", { type: "button", "data-n": n, title }, label);
    made.addEventListener("click", () => this.choose(made.getAttribute("aria-pressed") === "true" ? null : n));
    return made;
  }
}

const numberCell = (value) => h("td", { "data-value": String(value), title: String(value) }, number(value, 6));

/** A bar from the middle: negative to the left, positive to the right. */
function bar(value, most) {
  const share = Number.isFinite(value) ? (50 * value) / most : 0;
  const made = h("span", { class: `part-bar ${share < 0 ? "negative" : "positive"}`, "aria-hidden": "true" });
  Object.assign(made.style, { left: `${Math.min(50, 50 + share)}%`, width: `${Math.abs(share)}%` });
  return made;
}
