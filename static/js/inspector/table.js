/**
 * Numbers in rows, a row a unit; signals on their colours. The row that is chosen says which unit the formulas are
 * about.
 */

import { h } from "../shell/dom.js";
import { brief, compact, number, roughly, signed } from "../shell/format.js";
import { palette, roundUp } from "../shell/colours.js";
import { symbolNodes } from "../shell/markup.js";
import { isSignal, symbolOf } from "../shell/symbols.js";
import { keysOf, PASS } from "../shell/keys.js";

const HUES = { delta_space: "s", delta_time: "t", delta_c_time: "t" };

/** A table of its own, for the output's y and t and for a weight: heads, and rows of a name and numbers. */
export const plainTable = (heads, body, refs = [], digits = []) =>
  h(
    "table", { class: "numbers" }, headOf(heads.map((head) => [head, ""])),
    h(
      "tbody", {},
      ...body.map(([name, ...values], i) =>
        h(
          "tr", {}, h("td", {}, name),
          ...values.map((value, c) => {
            const cell = h("td");
            if (digits[c]) rough(cell, roughly(value, digits[c]));
            else valued(cell, value, number(value, 5));
            if (refs[i]?.[c]) cell.dataset.ref = refs[i][c];
            return cell;
          }),
        ),
      ),
    ),
  );

const headOf = (heads) =>
  h(
    "thead", {},
    h("tr", {}, ...heads.map(([head, hue]) => h("th", { scope: "col", class: hue }, ...symbolNodes(head)))),
  );

function valued(cell, value, text) {
  if (cell.textContent !== text) cell.textContent = text;
  cell.dataset.value = cell.title = String(value);
}

/** Of a number of which not all digits are right, no more than those. */
function rough(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
  cell.title = "rounded";
  delete cell.dataset.value;
}

/** What a number would be, below what it is. */
function would(value, text, colours) {
  const line = h("span", { class: "would", title: String(value) }, text(value));
  if (colours) Object.assign(line.style, colours);
  return line;
}

// How much room a row takes, from the most to the least: how numbers are written, and the classes of the table. The
// last
// one has z in the row's title only: it is what σ was applied to, and stands in the formulas of the forward pass.
const ROOMS = [[number, ""], [compact, ""], [compact, "tight"], [brief, "tight fewer"]];

export class CellTable {
  given;
  /** @type {string} */
  kind;
  shape = "";
  unit = 0;
  room = 0;
  fitted = "";
  longest = [];

  /** @param {(unit: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.root = h("table", { class: "numbers units", role: "grid", "aria-label": "The units of the cell" });
    this.box = h("div", { class: "units-box" }, this.root);
    new ResizeObserver(([{ contentRect: { width } }]) => requestAnimationFrame(() => {
      this.width = width;
      if (this.given) this.write();
    })).observe(this.box);
    this.root.addEventListener(
      "click",
      ({ target }) => target.closest("tbody tr") && choose(target.closest("tr").rowIndex - 1),
    );
    const go = (step) => ({ target }) => (target.closest("tbody tr") ? this.go(step) : PASS);
    keysOf(this.root, [["", "", { ArrowDown: go(1), ArrowUp: go(-1) }]]);
  }

  /**
   * @param {string[]} columns quantities
   * @param {number[][]} body one row a unit
   * @param {{place: string, notation: string, unit: number, imagined?: number[][] | null, names?: (string | null)[],
   *   about?: Json[], digits?: (number | undefined)[]}} how place: "2 5", layer and timestep from 1;
   *   `digits`: how many are right, by column, where not all are;
   *   `imagined`: the same numbers as they would be, which stand below; `names`: of what each unit is the output, or
   *   null; `about`: how its number came to be
   */
  show(columns, body, { place, notation, unit, imagined = null, names = [], about = [], digits = [] }) {
    const shape = JSON.stringify([columns, body.length, place, notation, imagined === null]);
    if (shape !== this.shape) this.make(columns, body.length, place);
    const moved = shape !== this.shape || unit !== this.unit;
    Object.assign(this, {
      shape, unit, given: { columns, body, imagined, names, about, digits },
      kind: `${columns} ${place.split(" ")[0]} ${notation} ${imagined === null}`,
    });
    this.write();
    if (moved) requestAnimationFrame(() => this.reveal());
  }

  /**
   * Write the numbers so that they have room; what had to be short once stays so in cells of its kind, since columns
   * that
   * jump cannot be read. The width of the box is a fraction, that of the table a whole number. Measured only where
   * something is longer than all before it: it costs a layout of the whole page.
   */
  write() {
    this.width ??= this.box.clientWidth;
    const { columns } = this.given;
    const fitted = `${this.kind} ${this.width}`;
    if (fitted !== this.fitted) Object.assign(this, { room: 0, longest: [] });
    this.fitted = fitted;
    let grown = this.fill(...ROOMS[this.room]);
    const last = columns.length > 1 ? ROOMS.length - 1 : ROOMS.length - 2; // a column that is alone is never left out
    while (grown && Math.ceil(this.width) < this.root.offsetWidth && this.room < last) {
      Object.assign(this, { room: this.room + 1, longest: [] });
      grown = this.fill(...ROOMS[this.room]);
    }
  }

  /** @returns {boolean} whether a column has become longer than it was */
  fill(write, classes) {
    const { columns, body, imagined, names, about, digits } = this.given;
    const before = this.longest.join();
    this.root.className = `numbers units ${classes}`;
    const colours = palette();
    const limit = roundUp(
      [...body, ...(imagined ?? [])]
        .flatMap((row) => row.filter((_, c) => isSignal(columns[c])))
        .reduce((most, x) => Math.max(most, Math.abs(x)), 0),
    );
    [...this.root.tBodies[0].rows].forEach((row, i) => {
      row.setAttribute("aria-selected", String(i === this.unit));
      row.tabIndex = i === this.unit ? 0 : -1;
      row.title = classes.includes("fewer") && !digits.at(-1) ? `${columns.at(-1)} = ${body[i].at(-1)}` : "";
      row.cells[0].replaceChildren(
        String(i + 1),
        ...(names[i] ? [h("span", { class: "of-class", title: about[i] || names[i] }, names[i])] : []),
        ...(imagined ? [h("span", { class: "would" }, "→")] : []),
      );
      columns.forEach((quantity, c) => {
        const [cell, value, signal] = [row.cells[c + 1], body[i][c], isSignal(quantity)];
        const text = (x) => (signal ? signed(x, 4, write) : write(x, 4));
        if (digits[c]) rough(cell, roughly(value, digits[c]));
        else valued(cell, value, text(value));
        this.longest[c] = Math.max(
          this.longest[c] ?? 0, cell.textContent.length, imagined ? text(imagined[i][c]).length : 0,
        );
        if (signal) {
          Object.assign(cell.style, { background: colours.fill(value, limit), color: colours.text(value, limit) });
        }
        if (imagined) {
          cell.append(
            would(
              imagined[i][c], text,
              signal && { background: colours.fill(imagined[i][c], limit), color: colours.text(imagined[i][c], limit) },
            ),
          );
        }
      });
    });
    return this.longest.join() !== before;
  }

  /** Scroll, of a cell with many units, to the chosen one. */
  reveal() {
    const { box, root: { tHead, tBodies: [{ rows }] } } = this;
    const { offsetTop, offsetHeight } = rows[this.unit];
    const [high, low] = [offsetTop - tHead.offsetHeight, offsetTop + offsetHeight - box.clientHeight];
    box.scrollTop = Math.max(low, Math.min(high, box.scrollTop));
  }

  make(columns, units, place) {
    const focused = this.root.contains(document.activeElement);
    const heads = columns.map((quantity) => [symbolOf(quantity), HUES[quantity] ?? ""]);
    const row = (i) =>
      h(
        "tr", {}, h("td", {}, String(i + 1)),
        ...columns.map((quantity) => h("td", { "data-ref": `${quantity} ${place} ${i + 1}` })),
      );
    this.root.replaceChildren(
      headOf([[columns[0] === "x" ? "j" : "i", ""], ...heads]),
      h("tbody", {}, ...Array.from({ length: units }, (_, i) => row(i))),
    );
    if (focused) requestAnimationFrame(() => this.root.tBodies[0].rows[this.unit]?.focus());
  }

  /** So many units further down. */
  go(step) {
    const { rows } = this.root.tBodies[0];
    const next = rows[Math.max(0, Math.min(rows.length - 1, this.unit + step))];
    this.choose(next.rowIndex - 1);
    next.focus();
  }
}
