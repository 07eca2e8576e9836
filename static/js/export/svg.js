/**
 * A drawing context that writes SVG: it has the methods and properties of a canvas context that the lattice draws
 * with.
 */

const XMLNS = "http://www.w3.org/2000/svg";
const ANCHORS = { left: "start", center: "middle", right: "end" };

const round = (x) => Math.round(x * 100) / 100;
const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

/** A colour in the one form that every program reads. */
const hex = (colour) =>
  colour.replace(
    /^rgb\((\d+) (\d+) (\d+)\)$/,
    (_, ...parts) =>
      `#${parts
        .slice(0, 3)
        .map((part) => Number(part).toString(16).padStart(2, "0"))
        .join("")}`,
  );

export class SvgContext {
  parts = [];
  path = [];
  dash = [];

  globalAlpha = 1;

  fillStyle = "#000";

  strokeStyle = "#000";

  lineWidth = 1;

  font = "10px sans-serif";

  textAlign = "left";

  textBaseline = "middle";

  constructor(width, height, paper) {
    this.width = width;
    this.height = height;
    this.ruler = document.createElement("canvas").getContext("2d");
    this.fillStyle = paper;
    this.fillRect(0, 0, width, height);
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(`M${round(x)} ${round(y)}`);
  }

  lineTo(x, y) {
    this.path.push(`L${round(x)} ${round(y)}`);
  }

  closePath() {
    this.path.push("Z");
  }

  roundRect(x, y, w, h, r) {
    const arc = `a${round(r)} ${round(r)} 0 0 1`;
    const [across, down] = [round(w - 2 * r), round(h - 2 * r)];
    this.path.push(
      `M${round(x + r)} ${round(y)}h${across}${arc} ${round(r)} ${round(r)}v${down}${arc} ${round(-r)} ${round(r)}h${-across}${arc} ${round(-r)} ${round(-r)}v${-down}${arc} ${round(r)} ${round(-r)}Z`,
    );
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  fill() {
    this.put("path", { d: this.path.join(""), fill: hex(this.fillStyle) });
  }

  stroke() {
    const dashed = this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {};
    this.put("path", {
      d: this.path.join(""), fill: "none", stroke: hex(this.strokeStyle), "stroke-width": round(this.lineWidth),
      ...dashed,
    });
  }

  fillRect(x, y, width, height) {
    this.put("rect", {
      x: round(x), y: round(y), width: round(width), height: round(height), fill: hex(this.fillStyle),
    });
  }

  /**
   * A small canvas, its pixels as large as they come.
   *
   * @param {HTMLCanvasElement} canvas
   */
  drawImage(canvas, x, y, width, height) {
    this.put("image", {
      href: canvas.toDataURL(), x: round(x), y: round(y), width: round(width), height: round(height),
      style: "image-rendering: pixelated",
    });
  }

  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  /** Text that is wider than `most` is set narrower, as a canvas does it. */
  fillText(text, x, y, most = Infinity) {
    const squeezed =
      this.measureText(text).width > most ? { textLength: round(most), lengthAdjust: "spacingAndGlyphs" } : {};
    this.put(
      "text",
      {
        x: round(x), y: round(y), fill: hex(this.fillStyle), style: `font: ${this.font}; white-space: pre`,
        "text-anchor": ANCHORS[this.textAlign] ?? "start",
        "dominant-baseline": this.textBaseline === "middle" ? "central" : "auto",
        ...squeezed,
      },
      escaped(text),
    );
  }

  put(tag, attributes, content = "") {
    const alpha = this.globalAlpha < 1 ? { opacity: round(this.globalAlpha) } : {};
    const written = Object.entries({ ...attributes, ...alpha })
      .map(([name, value]) => ` ${name}="${escaped(value)}"`)
      .join("");
    this.parts.push(content ? `<${tag}${written}>${content}</${tag}>` : `<${tag}${written}/>`);
  }

  /** @param {string} title for people who cannot see it */
  text(title) {
    const size = `width="${round(this.width)}" height="${round(this.height)}" viewBox="0 0 ${round(this.width)} ${round(this.height)}"`;
    return `<svg xmlns="${XMLNS}" ${size} role="img"><title>${escaped(title)}</title>\n${this.parts.join("\n")}\n</svg>\n`;
  }
}
