/** The "?" of a panel: what it shows, in two sentences. */

import { h } from "../shell/dom.js";
import { symbolNodes } from "../shell/markup.js";
import { opens } from "../shell/menu.js";
import { written } from "../shell/symbols.js";
import { tool } from "../shell/tool.js";

/** @param {Json} panel with its `tools`, and `about` as the server says it */
export function explainPanel(panel) {
  if (!panel.about) return;
  const button = tool(["about", "?", "What %s shows"]);
  panel.tools.prepend(button);
  panel.entitle();
  const box = opens(button, "", () => {
    box.setAttribute("aria-label", `What ${panel.title} shows`);
    const close = h("button", { type: "button" }, "Close");
    close.addEventListener("click", () => box.hidePopover());
    box.replaceChildren(h("p", {}, ...symbolNodes(written(panel.about))), close);
  });
  box.classList.add("about-panel");
}
