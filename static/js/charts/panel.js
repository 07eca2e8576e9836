/** One panel: its head with the title and the tools, and the chart below. */

import { pictures } from "./comparison.js";
import { plain, symbolNodes } from "../shell/markup.js";
import { Segments } from "../shell/segments.js";
import { written } from "../shell/symbols.js";
import { tool } from "../shell/tool.js";
import { patchOf } from "./traces.js";

const REST = 250; // ms between two pictures of a chart

/** What the tools do: name, sign, and words in which the title is put. */
/** @type {[string, string, string][]} */
const TOOLS = [
  ["left", "◂", "Move %s to the left"], ["right", "▸", "Move %s to the right"], ["large", "⤢", "Enlarge %s"],
  ["close", "✕", "Close %s"],
];

export class Panel {
  /** @type {(choice: string) => void} */
  chosen;
  /** @type {Payload | null} */
  newest = null;
  /** @type {Payload | null} */
  beside = null;
  /** @type {Json} */
  shown = null;
  last = 0;
  stale = true;
  inSight = true;
  /** @type {number | null} */
  layer = null;

  /**
   * @param {{title: string, about: string, figure: Figure, renderer: string, comparison: string, choices: Json}} view
   *   as the server describes it
   * @param {View | null} beside that of B, in a comparison
   * @param {Record<string, any>} renderers by the name that a view declares: each makes a picture in an element
   */
  constructor(name, view, beside, renderers) {
    const { title: words, about, renderer } = view;
    this.name = name;
    this.about = about;
    this.words = words;
    this.renderer = renderer;
    this.make = renderers[renderer];
    this.sides = [view, beside];
    this.pictures = pictures(view, beside);
    /** @type {(payload: Payload, side: number) => Payload} */
    this.compose = (payload) => payload;
    this.section = document.createElement("section");
    this.section.className = "card panel";
    this.section.dataset.view = name;
    this.charts = this.pictures.figures.map((each, i, { length }) =>
      this.place(each, this.sides[i], length > 1 ? "AB"[i] : ""),
    );
    this.section.prepend(this.head());
    this.section.classList.toggle("halved", this.charts.length > 1);
    this.entitle();
  }

  /** @param {string} side its letter, where two stand in it */
  place(figure, view, side) {
    const plot = document.createElement("div");
    plot.dataset.renderer = this.renderer;
    this.section.append(plot);
    return new this.make(plot, figure, { ...view, side });
  }

  /** The chart, that of A in a comparison; and its place. */
  get chart() {
    return this.charts[0];
  }

  get plot() {
    return this.chart.element;
  }

  head() {
    const head = document.createElement("header");
    this.heading = document.createElement("h2");
    this.heading.draggable = true;
    this.tools = document.createElement("span");
    this.tools.className = "tools";
    this.tools.append(...TOOLS.map(tool));
    head.append(this.heading, ...this.choices(), this.tools);
    return head;
  }

  /** Its title as text, in the symbols of now. */
  get title() {
    return plain(written(this.words));
  }

  /** Write the title, and what the tools do with it. */
  entitle() {
    this.section.setAttribute("aria-label", this.title);
    this.heading.replaceChildren(...symbolNodes(written(this.words)));
    this.heading.title = this.title;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.tools.querySelectorAll("[data-words]"))) {
      button.title = button.dataset.words.replace("%s", this.title);
      button.setAttribute("aria-label", button.title);
    }
  }

  /** Of a view that shows one thing or another: the buttons for it. */
  choices() {
    const [{ choices }] = this.sides;
    if (!Object.keys(choices).length) return [];
    this.segments = new Segments(`What ${this.title} shows`, Object.entries(choices), (choice) => this.choose(choice));
    this.segments.root.classList.add("choices");
    this.choose(Object.keys(choices)[0]);
    return [this.segments.root];
  }

  /** Show what of a view is chosen; who has given `chosen` is told. */
  choose(choice) {
    if (!this.segments) return;
    this.choice = choice;
    this.segments.show(choice);
    this.renew();
    this.chosen?.(choice);
  }

  /** Say whether it is large, and so what its button does next. */
  enlarged(large) {
    this.section.classList.toggle("large", large);
    const button = /** @type {HTMLElement} */ (this.tools.querySelector("[data-tool=large]"));
    button.textContent = large ? "⤡" : "⤢";
    button.dataset.words = large ? "%s back to its place (Esc)" : "Enlarge %s";
    this.entitle();
    this.renew();
  }

  /** Draw it again although its numbers are the same: for another size, theme or layer. */
  renew() {
    Object.assign(this, { stale: true, last: 0 });
  }

  get behind() {
    return this.inSight && (this.newest !== this.shown || Boolean(this.stale && this.shown));
  }

  wants(now) {
    return this.behind && now - this.last >= REST;
  }

  /** Draw the newest numbers now, for whoever takes them away. */
  catchUp() {
    if (this.newest && this.newest !== this.shown) this.draw(performance.now());
  }

  draw(now) {
    this.pictures
      .payloads(this.newest, this.beside)
      .forEach((payload, i) => payload && this.drawn(this.charts[i], this.compose(payload, i)));
    Object.assign(this, { shown: this.newest, last: now, stale: false });
  }

  drawn(chart, payload) {
    chart.patch = patchOf(payload, chart.figure, this.layer, this.choice);
    if (this.stale) chart.draw();
    else chart.update(chart.patch);
  }

  remove() {
    this.charts.forEach((chart) => chart.remove());
    this.section.remove();
  }
}
