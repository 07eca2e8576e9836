/** Parts that can be folded away, and stay as they were left. */

import { h } from "../shell/dom.js";
import { keep, kept } from "../shell/storage.js";

const KEY = "unrolled-sections";

const foldings = () => kept("localStorage", KEY) ?? {};

/** A section with a title; `opened` is called when it is opened. */
export function section(name, title, opened, open = false) {
  const body = h("div", { class: "section-body" });
  const root = h("details", { "data-section": name }, h("summary", {}, title), body);
  root.open = foldings()[name] ?? open;
  root.addEventListener("toggle", () => {
    keep("localStorage", KEY, { ...foldings(), [name]: root.open });
    if (root.open) opened?.();
  });
  return { root, body };
}
