/** A small picture with what is read in it: where that is wrong, framed, and beside it what it is. */

import { h } from "../../shell/dom.js";
import { drawPixels } from "./pixels.js";
import { unequal, wordsOf } from "./reading.js";

export class Tile {
  /** @type {HTMLElement} */
  says;
  /** @type {HTMLElement} */
  is;
  made;
  /** @type {Json} */
  image = null;

  constructor() {
    this.canvas = h("canvas", { "aria-hidden": "true" });
    [this.says, this.is] = [h("b", {}), h("span", {})];
    this.root = h(
      "li", { role: "option", tabindex: "-1" }, this.canvas, h("span", { class: "reading" }, this.says, this.is),
    );
  }

  /** Forget the picture, which is to be drawn in other colours. */
  renew() {
    this.image = null;
  }

  show(pixels, i, said, meant, chosen) {
    if (this.image !== i) drawPixels(this.canvas, pixels, i);
    const made = `${i} ${said} ${meant} ${chosen}`;
    if (this.image === i && this.made === made) return;
    Object.assign(this, { image: i, made });
    const words = wordsOf(i, said, meant);
    this.says.textContent = said;
    this.is.replaceChildren(...(said === meant ? [] : ["\u2009", unequal(), `\u2009${meant}`]));
    this.root.classList.toggle("wrong", said !== meant);
    this.root.setAttribute("aria-selected", String(chosen));
    this.root.setAttribute("aria-label", words);
    this.root.title = words;
  }
}
