/** The only module that calls Plotly. Its bundle takes a second to evaluate, so it comes after the first picture. */

import { palette } from "../shell/colours.js";
import { labelLogs } from "./log_ticks.js";
import { compacted, COMPACT } from "./compact.js";
import { grown } from "./grown.js";
import { at } from "../run/root.js";
import { writtenIn } from "../shell/symbols.js";
import { scale } from "../shell/size.js";
import { colour, profile, theme } from "../shell/theme.js";

const CONFIG = {
  displayModeBar: false, showSendToCloud: false, responsive: false, doubleClick: false, scrollZoom: false,
};
const LARGE = 320; // px of height from which a chart has larger type
const LOW = 120; // px of height of a chart that shares its panel
const NARROW = 260; // px of width up to which it has smaller type
const PROJECTED = 1.35; // times as large as usual is the type on a projector
const TITLE = 26; // px above a picture to keep
const [MOST_LABELS, LOW_LABELS] = [7, 4]; // of a logarithmic axis; and of a low chart
const KEPT = { width: 760, height: 460 }; // px of a picture to keep
let loading = null;

export function loadPlotly(version) {
  loading ??= /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = at(`vendor/plotly.min.js?v=${version}`);
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      loading = null; // so that it can be tried again
      reject(new Error("Plotly, which draws the charts, could not be loaded."));
    });
    document.head.append(script);
  }));
  return loading;
}

/** The signed scale of the lattice: the colour follows the square root of the value, so that faint signals are seen. */
const rooted = () =>
  Array.from({ length: 17 }, (_, k) => Math.sign(k - 8) * ((k - 8) / 8) ** 2).map((value) => [
    (1 + value) / 2, palette().fill(value, 1),
  ]);

/**
 * A figure in the symbols of now and the colours of the theme, its type so many times the usual; the signed scale
 * meets the page in its middle.
 */
function themed(figure, enlarged) {
  const { data, layout } = writtenIn(figure);
  const [type, stroke] = [enlarged * (profile() === "projector" ? PROJECTED : 1), profile() === "projector" ? 1.8 : 1];
  const [ink, quiet, line, zero, positive, negative] = ["ink", "quiet", "line", "zero", "positive", "negative"].map(
    colour,
  );
  const axis = (value) => ({
    ...value,
    color: quiet, gridcolor: stroke > 1 ? colour("soft") : line, linecolor: line, tickfont: { size: 10 * type },
    title: { ...value.title, font: { size: 11 * type } },
  });
  const axes = Object.fromEntries(
    Object.entries(layout)
      .filter(([key]) => /^[xy]axis/.test(key))
      .map(([key, value]) => [key, axis(value)]),
  );
  const scene = layout.scene && { scene: sceneOf(layout.scene, { type, quiet, line }) };
  const signed = [[0, negative], [0.5, zero], [1, positive]];
  const faint = theme() === "dark" ? [[0, "#141c30"], [0.45, "#7a2f77"], [0.75, "#e2725b"], [1, "#fde68a"]] : null;
  const traces = data.map(({ marks = /** @type {Json} */ ({}), ...trace }) => {
    const line = trace.line && {
      ...trace.line,
      width: (trace.line.width ?? 2) * stroke,
      ...(marks.line === "ink" && { color: ink }),
    };
    const marker = trace.marker?.colorscale && { marker: { ...trace.marker, colorscale: signed } };
    if (!["heatmap", "contour", "surface"].includes(trace.type)) return { ...trace, line, ...marker };
    if (trace.contours?.coloring === "none") return { ...trace, line };
    const scale = { signed, rooted: rooted() }[marks.scale] ?? faint ?? trace.colorscale;
    return {
      ...trace,
      colorscale: scale,
      colorbar: trace.colorbar && { ...trace.colorbar, tickfont: { size: 9 * type, color: quiet } },
    };
  });
  return {
    data: traces,
    layout: {
      ...layout,
      ...axes,
      ...scene,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, color: ink, size: 11 * type },
      hoverlabel: { font: { size: 11 * type } },
    },
  };
}

/** How many times as large as usual the type is in so much room; in very little, no larger on a projector. */
function typeFor(width, height) {
  if (height < LOW && profile() === "projector") return 1 / PROJECTED;
  return height > LARGE ? 1.3 : width < NARROW ? 0.85 : 1;
}

/** Three axes in the colours of the theme, with no walls behind them. */
function sceneOf(scene, { type, quiet, line }) {
  const axis = (value) => ({
    ...value,
    color: quiet, gridcolor: line, zerolinecolor: line, showbackground: false, showspikes: false, nticks: 6,
    tickfont: { size: 9 * type }, title: { ...value.title, font: { size: 11 * type } },
  });
  return {
    ...scene,
    dragmode: "turntable",
    ...Object.fromEntries(["xaxis", "yaxis", "zaxis"].map((name) => [name, axis(scene[name])])),
  };
}

/** The place of the pointer between two axes, not of the nearest point; of three axes, the point. */
function pointedAt(element, { x, y, xaxis, yaxis }, event) {
  if (!xaxis?.p2d) return { x, y };
  const { left, top } = element.getBoundingClientRect();
  return { x: xaxis.p2d(event.clientX - left - xaxis._offset), y: yaxis.p2d(event.clientY - top - yaxis._offset) };
}

/** One chart in one element. */
export class Chart {
  revision = 0;

  /** @type {((point: {x: number, y: number}) => void) | null} told of a point that is clicked */
  pick = null;

  /**
   * @param {Json} element to which Plotly gives `on` and `layout`
   * @param {Figure} figure
   * @param {{strip: boolean}} how as the server describes the view
   */
  constructor(element, figure, { strip }) {
    element.classList.add("plot");
    this.element = element;
    this.figure = figure;
    this.strip = strip;
  }

  /** Draw it anew, for another figure, size or theme; what was patched in stays. */
  draw() {
    const { clientWidth: width, clientHeight: height } = this.element; // told, since Plotly measures only once
    const low = { ...this.figure, layout: compacted(this.figure.layout, height / scale(), this.strip) };
    const figure = grown(low, scale());
    const { data, layout } = themed(figure, scale() * typeFor(width / scale(), height / scale()));
    Object.assign(this, { data: this.filled(data), layout: { ...layout, ...(width && height && { width, height }) } });
    this.setLayout(this.patch?.layout);
    return this.react();
  }

  /** Traces with what is patched in; a colour bar keeps its type, and a marker its shape. */
  filled(traces) {
    return traces.map((trace, i) => {
      const { colorbar, marker, ...patch } = writtenIn(this.patch?.traces[i] ?? {});
      return {
        ...trace,
        ...patch,
        ...(colorbar && { colorbar: { ...trace.colorbar, ...colorbar } }),
        ...(marker && { marker: { ...trace.marker, ...marker } }),
      };
    });
  }

  /** Hand it to Plotly, and say that the arrays are others. */
  react() {
    this.revision += 1;
    this.layout.datarevision = this.revision;
    labelLogs(this.layout, this.data, this.element.clientHeight > COMPACT * scale() ? MOST_LABELS : LOW_LABELS);
    const drawn = window.Plotly.react(this.element, this.data, this.layout, CONFIG);
    if (this.pick && !this.picks && this.element.on) {
      this.picks = true;
      this.element.on("plotly_click", ({ points: [point], event }) => this.pick(pointedAt(this.element, point, event)));
    }
    return drawn;
  }

  setLayout(fields = {}) {
    for (const [path, value] of Object.entries(fields)) {
      const keys = path.replace(/\[(\d+)\]/g, ".$1").split(".");
      const last = keys.pop();
      keys.reduce((place, key) => place[key], this.layout)[last] = writtenIn(value);
    }
  }

  /** Another figure in its place; its arrays come with the next picture. */
  become(figure) {
    if (this.data) window.Plotly.purge(this.element);
    Object.assign(this, { figure, data: null, patch: null, picks: false });
  }

  /** Look at three axes from elsewhere: `turn` makes a camera of the one that there is. */
  look(turn) {
    const { scene } = this.layout ?? {};
    if (!scene) return;
    scene.camera = turn(this.element.layout?.scene?.camera ?? scene.camera);
    this.react();
  }

  /** Put new arrays in. */
  update(patch) {
    this.patch = patch;
    if (!this.data) return this.draw();
    this.data = this.filled(this.data);
    this.setLayout(patch.layout);
    return this.react();
  }

  /** The figure at a size of its own, on the theme's paper, in one of Plotly's formats. */
  image(format, title = "", options = {}) {
    const { data, layout } = themed(this.figure, 1.3);
    const { layout: shown } = this;
    this.layout = { ...layout, paper_bgcolor: colour("card") };
    this.setLayout(this.patch?.layout);
    const { margin } = this.layout;
    const titled = title && {
      title: { text: title, font: { size: 14 }, x: 0.01, xanchor: "left", y: 0.985, yanchor: "top", yref: "container" },
      margin: { ...margin, t: (margin?.t ?? 20) + TITLE },
    };
    const figure = { data: this.filled(data), layout: { ...this.layout, ...KEPT, ...titled } };
    labelLogs(figure.layout, figure.data, MOST_LABELS);
    this.layout = shown;
    return window.Plotly.toImage(figure, { format, ...KEPT, ...options });
  }

  async svg(title) {
    const address = await this.image("svg", title);
    return decodeURIComponent(address.slice(address.indexOf(",") + 1));
  }

  async png(title) {
    const address = await this.image("png", title, { scale: 2 });
    const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));
    return new Blob([bytes], { type: "image/png" });
  }

  remove() {
    if (this.data) window.Plotly.purge(this.element);
  }
}
