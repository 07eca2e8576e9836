/** A panel of text. It has the methods of a chart; what stands in it is written by whoever asks the server for it. */

import { h } from "../shell/dom.js";
import { sharpPicture, svgOf } from "../export/standalone.js";

export class Prose {
  data = [];

  /**
   * @param {HTMLElement} element
   * @param {Figure} figure without traces
   * @param {{side: string}} how `side`: of a comparison, its letter
   */
  constructor(element, figure, { side }) {
    this.element = element;
    this.figure = figure;
    this.lines = () => [];
    this.paint = () => null;
    element.className = "prose";
    this.text = h("p", { tabindex: "0", role: "region" });
    element.append(...(side ? [h("b", { class: "letter" }, side)] : []), this.text);
  }

  /** Other text, which is `about` something, and its table. */
  write(about, nodes, lines) {
    this.text.setAttribute("aria-label", about);
    this.text.replaceChildren(...nodes);
    this.lines = lines;
  }

  /** Its colours again, for another theme. */
  draw() {
    this.paint();
  }

  update() {}

  async svg() {
    return svgOf(this.element, this.text.getAttribute("aria-label") ?? "");
  }

  async png() {
    return sharpPicture(await this.svg());
  }

  remove() {}
}
