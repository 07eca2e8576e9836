/** A part of the page on its own: with its styles, and with nothing in it that is to be pressed. */

import { h } from "../shell/dom.js";
import { pngOf, sharpCanvas } from "./files.js";

const XHTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";

/** All rules of the page's style sheets; the maths font is left to the system, since it would have to be fetched. */
export const styles = () =>
  [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => !(rule instanceof CSSFontFaceRule))
    .map((rule) => rule.cssText)
    .join("\n");

/** A canvas's size in CSS pixels, also of one that is folded away. */
const sizeOf = ({ clientWidth, clientHeight, style }) => ({
  width: clientWidth || parseFloat(style.width) || 0, height: clientHeight || parseFloat(style.height) || 0,
});

/** A copy: canvases as pictures, and no buttons, since nothing would answer; `whole`: also what is folded away. */
export function copyOf(element, whole = false) {
  const copy = element.cloneNode(true);
  const canvases = [...element.querySelectorAll("canvas")];
  [...copy.querySelectorAll("canvas")].forEach((canvas, i) => {
    const image = document.createElement("img");
    Object.assign(image, {
      src: canvases[i].toDataURL(), alt: canvas.getAttribute("aria-label") ?? "",
      ...sizeOf(canvases[i]),
    });
    canvas.replaceWith(image);
  });
  if (whole) copy.querySelectorAll("details").forEach((part) => { part.open = true; });
  // A sum without them would be another one
  copy
    .querySelectorAll(".more[aria-expanded=false]")
    .forEach((fold) => fold.replaceWith(h("span", { class: "quiet" }, fold.textContent)));
  // The place of the worst weight
  copy.querySelectorAll(".check-result button").forEach((place) => place.replaceWith(...place.childNodes));
  copy
    .querySelectorAll("button, input, select, [role=radiogroup], [hidden], [popover], details:not([open]), .exactness")
    .forEach((part) => part.remove());
  copy.querySelectorAll("[tabindex]").forEach((part) => part.removeAttribute("tabindex"));
  return copy;
}

/**
 * A copy with its styles, in a box of its own as wide as the element; the maths font is one that is always there.
 *
 * @param {HTMLElement} element
 */
function boxOf(element) {
  const box = document.createElementNS(XHTML, "div");
  box.dataset.theme = document.documentElement.dataset.theme;
  box.setAttribute(
    "style",
    `--maths: "Cambria Math", "DejaVu Serif", serif; font: 1.3rem/1.4 ${getComputedStyle(document.body).fontFamily}; background: var(--card); color: var(--ink); width: ${element.clientWidth}px`,
  );
  const copy = copyOf(element);
  Object.assign(copy.style, { overflow: "visible", height: "auto", border: "0", boxShadow: "none" });
  box.append(copy);
  return box;
}

/** How high a box becomes: laid out, where nobody sees it. */
function heightOf(box) {
  const frame = document.createElement("div");
  Object.assign(frame.style, { position: "absolute", left: "-9999px", visibility: "hidden" });
  frame.inert = true;
  frame.append(box);
  document.body.append(frame);
  const { offsetHeight } = box;
  frame.remove();
  return offsetHeight + 8;
}

/**
 * An element of the page as an SVG: as it stands, in its whole length.
 *
 * @param {HTMLElement} element
 */
export function svgOf(element, title) {
  const [box, style] = [boxOf(element), document.createElementNS(XHTML, "style")];
  const [width, height] = [element.clientWidth, heightOf(box)];
  style.textContent = styles();
  box.prepend(style);
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title,
    style: `font-size: ${getComputedStyle(document.documentElement).fontSize}`, // what a rem is
  })) {
    svg.setAttribute(name, value);
  }
  const frame = document.createElementNS(SVG, "foreignObject");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%" })) frame.setAttribute(name, value);
  frame.append(box);
  svg.append(frame);
  return new XMLSerializer().serializeToString(svg);
}

/** A picture of an SVG. */
function pictureOf(svg) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.addEventListener("load", () => resolve(image));
    image.addEventListener("error", () => reject(new Error("This browser cannot draw the picture.")));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}

/** A PNG of an SVG. */
export async function sharpPicture(svg) {
  const image = await pictureOf(svg);
  const { canvas, ctx } = sharpCanvas(image.width, image.height);
  ctx.drawImage(image, 0, 0);
  return pngOf(canvas);
}
