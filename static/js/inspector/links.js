/**
 * One thing, lit wherever it stands: what a formula or a table names, the lattice outlines, and what is pointed at
 * in the
 * lattice is marked in formulas and tables.
 */

import { meet, parseRef, standsFor } from "../shell/refs.js";

export class Links {
  layers = 0;
  /** @type {Json} */
  hot = null;
  /** @type {Cell | null} */
  cell = null;
  any = false;
  rests = "";

  /**
   * @param {HTMLElement} root
   * @param {(refs: string[]) => void} light outlines in the lattice what is pointed at here
   */
  constructor(root, light) {
    this.root = root;
    this.light = light;
    for (const name of ["pointerover", "pointermove", "pointerleave"]) {
      root.addEventListener(name, (event) => this.pointed(/** @type {PointerEvent} */ (event)));
    }
    root.addEventListener("focusin", (event) => {
      const target = /** @type {Element} */ (event.target);
      this.point(target.closest("[data-ref]") ?? target.querySelector("td[data-ref]")?.closest("tr:focus"));
    });
    root.addEventListener("focusout", () => this.point(null));
  }

  /**
   * The pointer has come to something. Where it rests and what is below it moves, it takes nothing from the keyboard.
   */
  pointed({ type, target, clientX, clientY }) {
    const place = `${clientX} ${clientY}`;
    if (place === this.rests && this.root.contains(document.activeElement) && this.hot?.length) return;
    this.rests = place;
    this.point(type === "pointerleave" ? null : /** @type {Element} */ (target).closest("[data-ref]"));
  }

  /**
   * Something here is pointed at, or nothing.
   *
   * @param {Json} element of HTML or MathML
   */
  point(element) {
    this.name(element ? refsOf(element) : []);
  }

  /** What is pointed at, by its names. */
  name(refs) {
    if (refs.join() === (this.hot ?? []).join()) return;
    this.hot = refs;
    this.light(refs);
    this.refresh();
  }

  /** A cell of the lattice is pointed at, {layer, n, unit}, or nothing. */
  pointCell(cell) {
    const known = this.cell && JSON.stringify(this.cell);
    this.cell = cell && { layer: cell.layer, n: cell.n, unit: cell.unit };
    if ((this.cell && JSON.stringify(this.cell)) === known) return;
    this.refresh();
  }

  /** Mark again, after something has been drawn anew. */
  refresh() {
    const hot = (this.hot ?? []).map(parseRef);
    const quiet = !hot.length && !this.cell;
    if (quiet && !this.any) return;
    this.any = !quiet;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-ref]"))) {
      const ref = parseRef(element.dataset.ref);
      const lit = hot.some((other) => meet(other, ref)) || (this.cell && standsFor(ref, this.cell, this.layers));
      element.classList.toggle("lit", Boolean(lit));
    }
  }
}

const refsOf = (element) =>
  element.dataset.ref ? [element.dataset.ref] : [element.querySelector("td[data-ref]")?.dataset.ref].filter(Boolean);
