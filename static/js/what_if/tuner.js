/** One number that can be changed: its name, a slider, a field, and for a bit a button that turns it over. */

import { h } from "../shell/dom.js";
import { leaveFocus } from "../shell/focus.js";
import { number } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { typed } from "../shell/typed.js";

const STEPS = 200; // of a slider, from end to end

const written = (value) => (value === null ? "" : String(Number(value.toPrecision(6))));

export class Tuner {
  /** @type {number | null} */
  value;
  /** @type {string | null} */
  place = null;
  error = "";

  /**
   * @param {(wish: number | ((now: number) => number)) => void} change told each new number, while it is dragged or
   *   typed, or how it follows from the one of now
   */
  constructor(change) {
    this.change = change;
    this.label = h("span", { class: "tuner-name" });
    this.slider = h("input", { type: "range" });
    this.field = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false" });
    this.flip = h("button", { type: "button", class: "bare", title: "Flip this bit" }, "⇄");
    this.message = h("p", { class: "error", role: "alert", hidden: "" });
    this.root = h("div", { class: "tuner" }, this.label, this.slider, this.field, this.flip, this.message);
    this.slider.addEventListener("input", () => this.slid(Number(this.slider.value)));
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("change", () => this.check());
    this.field.addEventListener("focus", () => this.field.select());
    leaveFocus(this.flip); // so that Enter keeps
    this.flip.addEventListener("click", () => { this.complain(""); change((value) => (value ? 0 : 1)); });
  }

  /**
   * @param {{place: string, symbol: string, name: string, value: number | null, changed: boolean, range: [number,
   *   number], bit: boolean}} what
   *   `name`: for who cannot see the symbol; `value`: null while it is not known
   */
  show({ place, symbol, name, value, changed, range, bit }) {
    const other = place !== this.place;
    Object.assign(this, { place, value });
    this.root.classList.toggle("changed", changed);
    this.flip.hidden = !bit;
    if (other) this.name(symbol, name, range);
    if (other) this.complain("");
    if (value !== null) this.reach(value);
    const editing = this.field === document.activeElement && !other;
    if (!editing && !this.error && this.field.value !== written(value)) this.field.value = written(value);
    this.slider.value = value ?? 0;
  }

  name(symbol, name, [low, high]) {
    this.label.replaceChildren(...symbolNodes(symbol));
    Object.assign(this.slider, { min: low, max: high, step: (high - low) / STEPS });
    this.slider.setAttribute("aria-label", name);
    this.field.setAttribute("aria-label", `${name}, a number`);
    this.flip.setAttribute("aria-label", `Flip ${name}`);
  }

  /** A number that was typed may lie beyond the slider's ends. */
  reach(value) {
    const { min, max } = this.slider;
    if (value >= Number(min) && value <= Number(max)) return;
    const wide = 2 * Math.abs(value);
    Object.assign(this.slider, { min: Number(min) < 0 || value < 0 ? -wide : 0, max: wide, step: wide / STEPS });
  }

  slid(value) {
    this.complain("");
    this.field.value = written(value);
    this.change(value);
  }

  /** While it is typed, what is a number already is imagined, and nothing is complained of. */
  typed() {
    this.complain("");
    const value = typed(this.field.value);
    if (!Number.isNaN(value)) this.change(value);
  }

  /** Whether it is a number, or nothing while none is known; if not, that is said. */
  check() {
    if (!Number.isNaN(typed(this.field.value)) || (this.value === null && !this.field.value)) return !this.error;
    this.complain(
      `Expected a number, such as ${number(this.value ?? 0.5, 3)}; got “${this.field.value.trim().slice(0, 40) || "nothing"}”.`,
    );
    return false;
  }

  /** Show again what is so, whatever was typed. */
  forget() {
    this.complain("");
    this.field.value = written(this.value);
  }

  /** Say what is wrong; what was typed stays there. */
  complain(text) {
    if (text === this.error) return;
    this.error = text;
    this.message.textContent = text;
    this.message.hidden = !text;
    if (text) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }
}
