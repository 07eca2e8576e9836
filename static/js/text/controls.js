/** The row above a text that is drawn: how boldly, how long, and what it begins with. */

import { h } from "../shell/dom.js";
import { LENGTHS, MOST_READ, RANGE } from "../run/text_choice.js";

const WAIT = 250; // ms after the last key, until what is typed counts

export class Controls {
  /** @param {(change: Json) => void} choose is told {temperature}, {length} or {prime} */
  constructor(choose) {
    this.temperature = h("input", {
      type: "range",
      ...RANGE,
      "aria-label": "Temperature",
      title:
        "Temperature: z is divided by it before the softmax. Low values favour the likeliest characters, 1 samples from the predicted probabilities, high values flatten them",
    });
    this.output = h("output", {});
    this.length = h(
      "select", { "aria-label": "How many characters", title: "How many characters" },
      ...LENGTHS.map((value) => h("option", { value }, value)),
    );
    this.prime = h("input", {
      type: "text", maxlength: MOST_READ, autocomplete: "off", spellcheck: "false", placeholder: "begins with",
      "aria-label": "Prompt",
      title: "Text that the network reads first; the first character of the training text if empty",
    });
    this.problem = h("span", { class: "error", role: "status" });
    this.root = h(
      "div", { class: "axes" }, h("span", {}, "temperature"), this.temperature, this.output, this.length, this.prime,
      this.problem,
    );
    this.temperature.addEventListener("input", () => choose({ temperature: Number(this.temperature.value) }));
    this.length.addEventListener("change", () => choose({ length: Number(this.length.value) }));
    this.prime.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => { this.typing = null; choose({ prime: this.prime.value }); }, WAIT);
    });
  }

  show({ temperature, length, prime }) {
    if (!this.typing && document.activeElement !== this.prime) this.prime.value = prime;
    Object.assign(this.temperature, { value: temperature });
    Object.assign(this.output, { textContent: temperature.toFixed(1) });
    Object.assign(this.length, { value: length });
  }

  /** Say what is wrong; nothing, if nothing is. */
  tell(error) {
    const text = !error ? "" : error.field ? `Expected ${error.expected}; got ${error.got}.` : error.message;
    if (this.problem.textContent !== text) Object.assign(this.problem, { textContent: text, title: text });
    this.prime.toggleAttribute("aria-invalid", error?.field === "prime");
  }
}
