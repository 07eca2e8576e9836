/**
 * A finger cannot hover: where it rests on what has a title or an exact number, a label says it until the next touch.
 */

import { h } from "./dom.js";

export const LONG = 450; // ms
export const STILL = 10; // px that a finger may move and still rests

const EDGE = 8; // px to the borders of the screen
const ABOVE = 16; // px above what is pressed

/** What there is to say of an element: what it means, else its number. */
const wordsOf = ({ title, dataset }) => title || dataset.value.replace("-", "−");

export function labelPressed() {
  const label = h("div", { class: "tip pressed", popover: "manual", "aria-hidden": "true" });
  document.body.append(label);
  let late = 0;
  let from = { x: 0, y: 0 };
  document.addEventListener("pointerdown", ({ pointerType, target, clientX: x, clientY: y }) => {
    label.hidePopover();
    const element = pointerType === "touch" && /** @type {Element} */ (target).closest("[title], [data-value]");
    if (!element) return;
    from = { x, y };
    late = setTimeout(() => say(label, element), LONG);
  }, { capture: true });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) clearTimeout(late);
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => clearTimeout(late));
  // Who has read what a button does has not pressed it
  for (const name of ["click", "contextmenu"]) {
    document.addEventListener(name, (event) => {
      if (!label.matches(":popover-open")) return;
      event.preventDefault();
      event.stopPropagation();
    }, { capture: true });
  }
}

function say(label, element) {
  label.textContent = wordsOf(element);
  label.showPopover();
  const { left, top, bottom, width } = element.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = label;
  const x = Math.max(EDGE, Math.min(innerWidth - offsetWidth - EDGE, left + (width - offsetWidth) / 2));
  const y = top > offsetHeight + ABOVE ? top - offsetHeight - ABOVE : bottom + ABOVE;
  Object.assign(label.style, { left: `${x}px`, top: `${y}px` });
}
