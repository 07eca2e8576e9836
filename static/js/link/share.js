/** The button that copies the link to what is shown, and shows it as a picture for the phones of a class. */

import { getLink } from "../run/api.js";
import { h } from "../shell/dom.js";
import { opens } from "../shell/menu.js";
import { qrPicture } from "../shell/qr.js";

/**
 * @param {HTMLElement} button
 * @param {() => string} link the address of now
 */
export function shareable(button, link) {
  opens(button, "Share this moment", (box) => {
    const address = link();
    const said = h("p", { role: "status" }, "Copying the link …");
    box.replaceChildren(said);
    copy(address, said);
    picture(address, box);
  });
}

/** Browsers give the clipboard to secure pages only, and not always to them. */
async function copy(address, said) {
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = "Link copied";
  } catch {
    const field = h("input", { type: "text", readonly: "", value: address, "aria-label": "Link" });
    said.replaceChildren("Copy this link: ", field);
    field.select();
  }
}

/** Its QR code, with the address as phones in the same network reach it; a link that is too long has none. */
async function picture(address, box) {
  const found = await getLink(address).catch(() => null);
  if (!found) {
    box.append(h("p", { class: "quiet" }, "This link is too long for a QR code."));
    return;
  }
  const elsewhere = found.address === address ? [] : [h("p", { class: "quiet" }, found.address)];
  box.append(qrPicture(found.qr, "the link"), ...elsewhere);
}
