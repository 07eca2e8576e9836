/** A button that opens a small box below it, or above where there is no room; Esc or a click elsewhere closes it. */

/**
 * @param {(box: HTMLElement) => void} fill puts in what belongs there, each time that it opens
 * @returns the box
 */
export function opens(button, label, fill) {
  const box = document.createElement("div");
  Object.assign(box, { popover: "auto", className: "menu card" });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  button.after(box);
  button.popoverTargetElement = box;
  button.setAttribute("aria-expanded", "false");
  box.addEventListener("beforetoggle", ({ newState }) => newState === "open" && fill(box));
  box.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState !== "open") return;
    place(box, button.getBoundingClientRect());
    /** @type {HTMLElement | null} */ (box.querySelector("button, input, a"))?.focus();
  });
  return box;
}

function place(box, { left, right, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const x = left + width + 8 <= innerWidth ? left : right - width;
  const y = bottom + height + 12 <= innerHeight ? bottom + 4 : top - height - 4;
  Object.assign(box.style, { left: `${Math.max(8, x)}px`, top: `${Math.max(8, y)}px` });
}
