/** A QR code that the server has drawn, as a picture. */

import { h } from "./dom.js";

/** @param {string} svg @param {string} label what it is the code of */
export function qrPicture(svg, label) {
  const picture = h("div", { class: "qr", role: "img", "aria-label": `QR code of ${label}` });
  picture.innerHTML = svg;
  return picture;
}
