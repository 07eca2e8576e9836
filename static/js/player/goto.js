/** The number of the update, which can be typed over: Enter goes there. */

import { whole } from "../shell/format.js";
import { keysOf, PASS } from "../shell/keys.js";

export class GoTo {
  update = 0;

  /**
   * @param input the field
   * @param error the element that says what was wrong
   * @param {(update: number) => Promise<void>} go throws what is to be said
   */
  constructor(input, error, go) {
    this.input = input;
    this.error = error;
    this.go = go;
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => this.complain(""));
    input.addEventListener("blur", () => this.restore());
    keysOf(input, [["", "", { Enter: () => { this.submit(); }, Escape: () => this.leave() }]]);
  }

  show(update) {
    this.update = update;
    if (document.activeElement !== this.input) this.input.value = whole(update);
  }

  /** The number is given up; a large panel goes back too. */
  leave() {
    this.input.blur();
    return PASS;
  }

  /** Digits may be grouped by spaces, commas, dots or apostrophes. */
  async submit() {
    const text = this.input.value.replace(/[\s,.'’_]/g, "");
    if (!/^\d+$/.test(text)) {
      this.complain(
        `Expected the number of an update, such as ${whole(Math.max(1, this.update))}; got “${this.input.value.trim() || "nothing"}”.`,
      );
      return;
    }
    try {
      await this.go(Number(text));
      this.complain("");
      this.input.blur();
    } catch (error) {
      this.complain(error.expected ? `Expected ${error.expected}; got ${error.got}.` : error.message);
    }
  }

  restore() {
    this.complain("");
    this.input.value = whole(this.update);
  }

  complain(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
    if (text) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}
