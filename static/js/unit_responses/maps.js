/**
 * The small maps beside one chart: a button a unit, its layer a line, the output on top. One of them is chosen, and
 * one may be looked at in passing.
 */

import { h } from "../shell/dom.js";
import { palette } from "../shell/colours.js";
import { plain } from "../shell/markup.js";
import { scale } from "../shell/size.js";
import { Radios } from "../shell/radios.js";
import { symbolOf } from "../shell/symbols.js";
import { keyOf, mapOf, nameOf, outputOf, fitInto, unitOf } from "./picture.js";

const ROOM = { label: 20, gap: 3, between: 6, edge: 4, least: 8, most: 112 }; // tenths of a rem, as in the style sheet

export class Maps {
  /** @type {string | null} */
  passing = null;

  /**
   * @param {{maps: number[], units: number[]}} view how many units of each layer have a map, and how many there are
   * @param {{changed: () => void, lit: (unit: {layer: number, unit: number} | null) => void}} tell
   */
  constructor({ maps: counts, units }, tell) {
    this.counts = counts;
    this.tell = tell;
    this.chosen = outputOf(counts);
    this.caption = h("p", { class: "map-of" });
    this.lines = counts.map((count, layer) => this.line(layer, count, units[layer])).reverse();
    this.group = h(
      "div",
      { class: "map-lines", role: "radiogroup", "aria-label": "Unit whose response is shown large" },
      ...this.lines,
    );
    this.root = h("div", { class: "maps" }, this.caption, this.group);
    this.radios = new Radios(this.group, "map", (key) => this.choose(key));
    this.radios.show(this.chosen);
    this.group.addEventListener("pointerover", ({ target }) =>
      this.pass(target.closest("button")?.dataset.map ?? null),
    );
    this.group.addEventListener("pointerleave", () => this.pass(null));
    this.group.addEventListener("focusin", ({ target }) => this.tell.lit(unitOf(target.dataset.map)));
    this.group.addEventListener("focusout", () => this.tell.lit(null));
    new ResizeObserver(() => this.fit()).observe(this.group);
    this.name(); // also before there are any numbers
  }

  line(layer, count, units) {
    const buttons = Array.from({ length: count }, (_, unit) =>
      h("button", { type: "button", role: "radio", "data-map": keyOf({ layer, unit }) }, h("canvas", {})),
    );
    const label = h("span", { class: "map-layer", ...(count < units && { title: `${count} of ${units} units` }) });
    return h("div", { class: "map-line" }, label, h("span", { class: "map-units" }, ...buttons));
  }

  get shown() {
    return this.passing ?? this.chosen;
  }

  choose(key) {
    this.chosen = key;
    this.radios.show(key);
    this.tell.changed();
  }

  pass(key) {
    if (key === this.passing) return;
    this.passing = key;
    this.tell.lit(key && unitOf(key));
    this.tell.changed();
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.group;
    if (!width || !height) return;
    const { size, columns } = fitInto({ width: width / scale(), height: height / scale() }, this.counts, ROOM);
    this.group.style.setProperty("--map", `${size / 10}rem`);
    this.lines.forEach((line, i) => line.style.setProperty("--columns", columns.at(-1 - i)));
  }

  /** Write whose symbols are used, and which one is large. */
  name() {
    const labels = this.counts.map((_, layer) => plain(symbolOf("h", { layer: layer + 1 })));
    this.caption.textContent = nameOf(this.shown, this.counts);
    if (labels.join() === this.named) return;
    this.named = labels.join();
    this.lines.forEach((line, i) => { line.querySelector(".map-layer").textContent = labels.at(-1 - i); });
    for (const button of this.buttons) {
      button.title = nameOf(button.dataset.map, this.counts);
      button.setAttribute("aria-label", button.title);
    }
  }

  get buttons() {
    return this.group.querySelectorAll("button");
  }

  /** Paint the newest numbers. */
  paint(maps) {
    const { ramp } = palette();
    for (const { dataset, firstElementChild: canvas } of this.buttons) {
      paintMap(canvas, mapOf(maps, dataset.map), maps.ranges[unitOf(dataset.map).layer], ramp);
    }
  }
}

/** One map, a pixel a number, its first row at the bottom. */
function paintMap(canvas, { shape: [rows, columns], data }, [low, high], ramp) {
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const ctx = canvas.getContext("2d");
  const image = ctx.createImageData(columns, rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      image.data.set(shade(data[row * columns + column], low, high, ramp), 4 * ((rows - 1 - row) * columns + column));
    }
  }
  ctx.putImageData(image, 0, 0);
}

const NOTHING = [0, 0, 0, 0];

function shade(value, low, high, ramp) {
  if (!Number.isFinite(value)) return NOTHING;
  const place = Math.round(((value - low) / (high - low)) * (ramp.length - 1));
  return ramp[Math.max(0, Math.min(ramp.length - 1, place))];
}
