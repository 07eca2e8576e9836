/** Who clicks keeps the page's keys: what is clicked does not take the focus, and what had it gives it back. */

import { keysOfPage, PASS } from "./keys.js";

/** @param {(part: Element) => boolean} takes whether a part of the element is one that would take the focus */
export function leaveFocus(element, takes = () => true) {
  element.addEventListener("mousedown", (event) => {
    if (!takes(event.target)) return;
    event.preventDefault();
    if (document.activeElement !== element) /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  });
}

/** The list that an event is about, or null. */
const listAt = (target) => (target instanceof Element ? target.closest("select") : null);

/**
 * Lists of the whole page: a closed one never chooses by an arrow key, which would drop the run for the neighbour of
 * what was chosen.
 * Up and down open it; who has chosen with the pointer keeps the page's keys.
 */
export function calmLists() {
  /** @type {HTMLSelectElement | null} */
  let pointed = null;
  document.addEventListener("pointerdown", ({ target }) => { pointed = listAt(target); });
  document.addEventListener("change", ({ target }) => {
    if (target === pointed) pointed?.blur();
    pointed = null;
  }, { capture: true });
  const open = ({ target }) => (target.matches("select") ? target.showPicker() : PASS);
  keysOfPage([["", "", { ArrowUp: open, ArrowDown: open, "Alt+ArrowUp": open, "Alt+ArrowDown": open }]], {
    always: true,
  });
}
