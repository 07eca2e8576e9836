/** A finger that rests on a lattice asks what a pointer asks that rests there: the exact number. */

import { LONG, STILL } from "../shell/press.js";

/** @param {Lattice} lattice */
export function pressable(lattice) {
  const { canvas } = lattice;
  let late = 0;
  let told = false;
  let at = { x: 0, y: 0 };
  const tell = () => {
    told = true;
    lattice.point(at);
  };
  document.addEventListener("pointerdown", () => {
    if (told) lattice.point(null);
    told = false;
  }, { capture: true });
  canvas.addEventListener("pointerdown", ({ pointerType, offsetX, offsetY }) => {
    if (pointerType !== "touch") return;
    at = { x: offsetX, y: offsetY };
    late = setTimeout(tell, LONG);
  });
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    if (Math.hypot(offsetX - at.x, offsetY - at.y) > STILL) clearTimeout(late);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => clearTimeout(late));
  canvas.addEventListener("click", (event) => told && event.stopImmediatePropagation(), { capture: true });
  canvas.addEventListener("contextmenu", (event) => told && event.preventDefault());
}
