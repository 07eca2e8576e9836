/** One image by itself: large, with the output of every class. */

import { h } from "../../shell/dom.js";
import { number } from "../../shell/format.js";
import { drawPixels } from "./pixels.js";
import { readAs, sharesOf, unequal, wordsOf } from "./reading.js";

/** A class: its name, its output as a bar and as a number; what the image is, and what it is taken for, are marked. */
function row(name, share, is, taken) {
  const bar = h("span", { class: "bar" });
  bar.style.width = `${100 * Math.max(0, Math.min(1, share))}%`;
  const marks = [...(taken ? ["read"] : []), ...(is ? ["is"] : [])].join(", ");
  return h(
    "tr", { ...(marks && { class: marks.replace(",", "") }) }, h("th", { scope: "row" }, name),
    h("td", { class: "bars" }, bar), h("td", { "data-value": share }, number(share, 3)),
    h("td", { class: "quiet" }, marks),
  );
}

export class Detail {
  /** @type {HTMLElement} */
  says;
  /** @type {HTMLElement} */
  body;

  /** @param {() => void} close */
  constructor(close) {
    this.canvas = h("canvas", { role: "img" });
    [this.says, this.body] = [h("p", {}), h("tbody", {})];
    const button = h(
      "button",
      { type: "button", class: "bare", "aria-label": "Back to all images", title: "Back to all images (Esc)" },
      "✕",
    );
    button.addEventListener("click", close);
    this.root = h(
      "div", { class: "one-image", hidden: "" }, button, h("figure", {}, this.canvas, this.says),
      h("table", { tabindex: "0", "aria-label": "The output of every class" }, this.body),
    );
  }

  hide() {
    this.root.hidden = true;
  }

  show({ pixels, classes, names }, { said, outputs }, i) {
    this.root.hidden = false;
    drawPixels(this.canvas, pixels, i);
    const [read, meant] = [said.data[i], classes[i]];
    this.says.replaceChildren(
      `Image ${i + 1}: `, h("b", {}, readAs(names, read)),
      ...(read === meant ? [", right"] : [" ", unequal(), ` ${names[meant]}`]),
    );
    this.canvas.setAttribute("aria-label", wordsOf(i, readAs(names, read), names[meant]));
    const shares = sharesOf(outputs, i);
    this.body.replaceChildren(...names.map((name, k) => row(name, shares[k], k === meant, k === read)));
  }
}
