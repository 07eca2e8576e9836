/** Parts that can be folded away, and stay as they were left. */

import { h } from "../dom.js";

const KEY = "unrolled-sections";

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** A section with a title; `opened` is called when it is opened. */
export function section(name, title, opened, open = false) {
  const body = h("div", { class: "section-body" });
  const root = h("details", { "data-section": name }, h("summary", {}, title), body);
  root.open = kept()[name] ?? open;
  root.addEventListener("toggle", () => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...kept(), [name]: root.open }));
    } catch {
      // It holds until the page is left.
    }
    if (root.open) opened?.();
  });
  return { root, body };
}
