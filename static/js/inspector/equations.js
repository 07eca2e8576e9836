/** The formulas of a cell or a weight, as the server explains them: symbols, components, numbers, result. */

import { h } from "../shell/dom.js";
import { lineOf, unfold } from "./mathml.js";
import { keysOf, PASS } from "../shell/keys.js";

export class Equations {
  text = "";
  subject = "";
  open = new Set();

  /** @param {(text: string, button: HTMLElement) => void} copy */
  constructor(copy) {
    this.copy = copy;
    this.root = h("div", { class: "equations" });
    this.root.addEventListener("click", ({ target }) => this.press(target.closest(".more")));
    const go = (step) => ({ target }) => this.go(target, step);
    keysOf(this.root, [["", "", { ArrowRight: go(1), ArrowDown: go(1), ArrowLeft: go(-1), ArrowUp: go(-1) }]]);
  }

  /** @param sections of one pass; `subject`: what they are about, whose unfolded sums stay so */
  show(sections, subject) {
    const text = JSON.stringify(sections);
    if (text === this.text && subject === this.subject) return;
    if (subject !== this.subject) this.open.clear();
    const focused = this.place(document.activeElement);
    const heights =
      subject === this.subject
        ? [...this.root.querySelectorAll(".equation")].map((equation) => equation.offsetHeight)
        : [];
    Object.assign(this, { text, subject });
    this.root.replaceChildren(...sections.flatMap((section) => this.section(section)));
    this.root.querySelectorAll(".equation").forEach((equation, e) => {
      if (heights[e]) equation.style.minHeight = `${heights[e]}px`; // a number that got shorter makes nothing jump
      this.number(equation, e);
    });
    this.restore(focused);
  }

  fail({ message }) {
    Object.assign(this, { text: "", subject: "" });
    this.root.replaceChildren(h("p", { class: "quiet" }, `No formulas for this moment: ${message}`));
  }

  section({ name, about, equations }) {
    const head = about ? [h("p", { class: "quiet about" }, about)] : [];
    return [...head, ...equations.map((equation) => this.equation({ name, ...equation }))];
  }

  equation({ name, about, mathml, latex, numpy, value }) {
    const lines = mathml.map(lineOf);
    const copies = [
      ["LaTeX", latex], ["NumPy", numpy],
    ]
      .filter(([, text]) => text)
      .map(([label, text]) => {
        const button = h(
          "button",
          {
            type: "button", class: "bare copy", title: `Copy this formula as ${label}`,
            "aria-label": `Copy as ${label}`,
          },
          label,
        );
        button.addEventListener("click", () => this.copy(text, button));
        return button;
      });
    const made = h(
      "div", { class: "equation", role: "group", "aria-label": name }, h("div", { class: "copies" }, ...copies),
      ...lines,
      ...(about ? [h("p", { class: "quiet about" }, about)] : []),
    );
    if (value !== undefined && value !== null) made.dataset.value = JSON.stringify(value);
    return made;
  }

  /** Each formula is one stop of the Tab key; arrows go from symbol to symbol. */
  number(equation, e) {
    equation.querySelectorAll("[data-ref]").forEach((symbol, i) => symbol.setAttribute("tabindex", i ? "-1" : "0"));
    equation.querySelectorAll(".more").forEach((more, i) => {
      more.dataset.place = `${e} ${i}`;
      if (this.open.has(more.dataset.place)) unfold(more, true);
    });
  }

  /**
   * Which symbol or button has the focus, as a number.
   *
   * @param {Element} element
   */
  place(element) {
    return this.root.contains(element) ? [...this.root.querySelectorAll("[tabindex], button")].indexOf(element) : -1;
  }

  restore(place) {
    if (place >= 0) this.root.querySelectorAll("[tabindex], button")[place]?.focus({ preventScroll: true });
  }

  press(more) {
    if (!more) return;
    const open = more.getAttribute("aria-expanded") !== "true";
    more.closest(".equation").style.minHeight = "";
    unfold(more, open);
    this.open[open ? "add" : "delete"](more.dataset.place);
  }

  /** From a symbol to the next one of its equation, or to the one before. */
  go(from, step) {
    if (!from.dataset.ref) return PASS;
    const symbols = [...from.closest(".equation").querySelectorAll("[data-ref]")].filter((symbol) =>
      symbol.checkVisibility(),
    );
    const next = symbols[symbols.indexOf(from) + step];
    if (!next) return null;
    from.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    return next.focus();
  }
}
