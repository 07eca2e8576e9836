/** The only module that calls Plotly. Its bundle takes a second to evaluate, so it comes after the first picture. */

import { colour, theme } from "./theme.js";

const CONFIG = { displayModeBar: false, showSendToCloud: false, responsive: false, doubleClick: false, scrollZoom: false };
let loading = null;

export function loadPlotly(version) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `/vendor/plotly.min.js?v=${version}`;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error("Plotly's bundle could not be loaded.")));
    document.head.append(script);
  });
  return loading;
}

/** A figure in the colours of the theme; the signed scale meets the page in its middle. */
function themed({ data, layout }) {
  const [ink, quiet, line, zero, positive, negative] = ["ink", "quiet", "line", "zero", "positive", "negative"].map(colour);
  const axis = (value) => ({ ...value, color: quiet, gridcolor: line, linecolor: line, tickfont: { size: 10 }, title: { ...value.title, font: { size: 11 } } });
  const axes = Object.fromEntries(Object.entries(layout).filter(([key]) => /^[xy]axis/.test(key)).map(([key, value]) => [key, axis(value)]));
  const signed = [[0, negative], [0.5, zero], [1, positive]];
  const faint = theme() === "dark" ? [[0, "#141c30"], [0.45, "#7a2f77"], [0.75, "#e2725b"], [1, "#fde68a"]] : null;
  const traces = data.map((trace) => {
    if (trace.type !== "heatmap") return { ...trace, line: trace.line && { ...trace.line } };
    const scale = trace.meta === "signed" ? signed : faint ?? trace.colorscale;
    return { ...trace, colorscale: scale, colorbar: trace.colorbar && { ...trace.colorbar, tickfont: { size: 9, color: quiet } } };
  });
  return {
    data: traces,
    layout: { ...layout, ...axes, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: getComputedStyle(document.body).fontFamily, color: ink, size: 11 },
      hoverlabel: { font: { size: 11 } }, datarevision: 0 },
  };
}

/** One chart in one element. */
export class Chart {
  constructor(element, figure) {
    Object.assign(this, { element, figure });
  }

  /** Draw it anew, for another figure, size or theme; what was patched in stays. */
  draw() {
    const { data, layout } = themed(this.figure);
    data.forEach((trace, i) => Object.assign(trace, this.patch?.traces[i]));
    Object.assign(this, { data, layout });
    this.setLayout(this.patch?.layout);
    return window.Plotly.react(this.element, data, layout, CONFIG);
  }

  setLayout(fields = {}) {
    for (const [path, value] of Object.entries(fields)) {
      const keys = path.replace(/\[(\d+)\]/g, ".$1").split(".");
      const last = keys.pop();
      keys.reduce((place, key) => place[key], this.layout)[last] = value;
    }
  }

  /** Put new arrays in. */
  update(patch) {
    this.patch = patch;
    if (!this.data) return this.draw();
    this.data = this.data.map((trace, i) => ({ ...trace, ...patch.traces[i] }));
    this.setLayout(patch.layout);
    this.layout.datarevision += 1;
    return window.Plotly.react(this.element, this.data, this.layout, CONFIG);
  }

  remove() {
    if (this.data) window.Plotly.purge(this.element);
  }
}
