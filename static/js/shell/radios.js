/** A row of buttons of which one is chosen: a radio group, with its arrow keys. */

import { leaveFocus } from "./focus.js";
import { keysOf } from "./keys.js";

export class Radios {
  /**
   * @param {HTMLElement} root the element with role=radiogroup
   * @param {string} key the name in each button's dataset
   * @param {(value: string) => void} choose called with what the visitor chooses
   */
  constructor(root, key, choose) {
    this.root = root;
    this.key = key;
    this.choose = choose;
    leaveFocus(root);
    root.addEventListener("click", ({ target }) => {
      const value = /** @type {Element} */ (target).closest("button")?.dataset[key];
      if (value) choose(value);
    });
    const turn = (step) => () => this.turn(step);
    keysOf(root, [["", "", { ArrowRight: turn(1), ArrowLeft: turn(-1), ArrowDown: turn(1), ArrowUp: turn(-1) }]]);
  }

  /** @returns {HTMLElement[]} */
  get buttons() {
    return Array.from(this.root.querySelectorAll("[role=radio]"));
  }

  /** The next one, or the one before. */
  turn(step) {
    const { buttons } = this;
    const now = buttons.findIndex((button) => button.getAttribute("aria-checked") === "true");
    const next = buttons[(now + step + buttons.length) % buttons.length];
    this.choose(next.dataset[this.key]);
    next.focus();
  }

  show(value) {
    for (const button of this.buttons) {
      const chosen = button.dataset[this.key] === value;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
    const [first, ...others] = /** @type {Iterable<HTMLElement>} */ (this.root.children);
    // What is chosen may not be among them
    if (first && others.every(({ tabIndex }) => tabIndex < 0)) first.tabIndex = 0;
  }
}
