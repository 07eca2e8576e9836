/**
 * The charts below the lattice. A scheduler gives each animation frame to one chart at most, the one that has
 * waited longest, and always with its newest numbers, so that the lattice never waits for them.
 */

import { rows } from "./decode.js";
import { Chart } from "./plotly.js";
import { onTheme } from "./theme.js";

// A chart rests between two pictures of it so many times as long as one takes to draw, within these bounds in ms.
const RESTS = 40;
const [LEAST, MOST] = [250, 600];

/** The arrays of a payload as Plotly wants them. */
const patchOf = ({ traces, layout }) => ({
  layout, traces: traces.map((trace) => Object.fromEntries(Object.entries(trace).map(([key, value]) => [key, value?.shape ? rows(value) : value]))),
});

class Panel {
  constructor(name, title) {
    this.name = name;
    this.section = document.createElement("section");
    this.section.className = "card panel";
    this.section.dataset.view = name;
    this.section.setAttribute("aria-label", title);
    const heading = document.createElement("h2");
    heading.textContent = title;
    this.plot = document.createElement("div");
    this.plot.className = "plot";
    this.section.append(heading, this.plot);
    Object.assign(this, { newest: null, shown: null, last: 0, rest: LEAST, stale: true });
  }

  wants(now) {
    const news = this.newest && (this.newest !== this.shown);
    return (news || (this.stale && this.shown)) && now - this.last >= this.rest;
  }

  draw(now) {
    const began = performance.now();
    if (this.stale && this.shown === this.newest && this.chart.data) this.chart.draw();
    else this.chart.update(patchOf(this.newest));
    const rest = Math.min(MOST, Math.max(LEAST, RESTS * (performance.now() - began)));
    Object.assign(this, { shown: this.newest, last: now, rest, stale: false });
  }
}

export class Panels {
  constructor(root) {
    Object.assign(this, { root, panels: [], ready: false });
    onTheme(() => this.redraw());
    new ResizeObserver(() => this.redraw()).observe(root);
  }

  /** Make the panels of a network from its skeletons: {name: {title, figure}}; what has no figure the page draws itself. */
  set(views) {
    this.panels.forEach((panel) => panel.chart?.remove());
    this.panels = Object.entries(views).filter(([, { figure }]) => figure).map(([name, { title, figure }]) => {
      const panel = new Panel(name, title);
      panel.chart = new Chart(panel.plot, figure);
      return panel;
    });
    this.root.replaceChildren(...this.panels.map((panel) => panel.section));
  }

  /** Note the newest payloads. */
  show(payloads) {
    for (const panel of this.panels) {
      const payload = payloads[panel.name];
      if (payload) panel.newest = payload;
    }
    this.request();
  }

  redraw() {
    this.panels.forEach((panel) => Object.assign(panel, { stale: true, last: 0 }));
    this.request();
  }

  start() {
    this.ready = true;
    this.request();
  }

  request() {
    if (this.asked || !this.ready) return;
    this.asked = requestAnimationFrame((now) => {
      this.asked = null;
      const waiting = this.panels.filter((panel) => panel.wants(now)).sort((a, b) => a.last - b.last);
      waiting[0]?.draw(now);
      if (waiting.length > 1 || this.panels.some((panel) => panel.newest !== panel.shown)) this.request();
    });
  }
}
