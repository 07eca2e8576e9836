/** The list of all panels that the network has: a tick opens one. */

import { plain } from "../shell/markup.js";
import { opens } from "../shell/menu.js";
import { written } from "../shell/symbols.js";

/** @param {Panels} panels */
function choice(panels, name) {
  const label = document.createElement("label");
  label.className = "check";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", checked: panels.open.includes(name), name });
  box.addEventListener("change", () => {
    panels.toggle(name);
    if (box.checked) panels.dispatchEvent(new Event("wanted"));
  });
  label.append(box, plain(written(panels.views[name].title)));
  return label;
}

/** @param {Panels} panels */
export function panelsMenu(button, panels) {
  const box = opens(button, "Panels", () => {
    const usual = document.createElement("button");
    Object.assign(usual, { type: "button", textContent: "The usual four" });
    usual.addEventListener("click", () => {
      panels.choose(panels.usual);
      panels.dispatchEvent(new Event("wanted"));
    });
    box.replaceChildren(...Object.keys(panels.views).map((name) => choice(panels, name)), usual);
  });
  panels.addEventListener("change", () => {
    for (const tick of box.querySelectorAll("input")) tick.checked = panels.open.includes(tick.name);
  });
}
