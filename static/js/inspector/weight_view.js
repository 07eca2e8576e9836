/** One weight in numbers: what it is, its gradient, and what the update makes of it. */

import { nameOf } from "../shell/names.js";
import { h } from "../shell/dom.js";
import { number } from "../shell/format.js";
import { isBias, throughTime, weightOf } from "../shell/refs.js";
import { plainTable } from "./table.js";

const HEADS = ["weight", "gradient", "update", "weight after it"];

export class WeightView {
  /** @param leave goes back to the cell */
  constructor(leave) {
    this.text = h("span");
    const back = h("button", { type: "button", class: "bare", title: "Back to the cell (Esc)" }, "× close");
    back.addEventListener("click", leave);
    this.about = h("h3", {}, this.text, back);
    this.cold = h("p", { class: "quiet" }, "❄ The layer is frozen, so the update is 0.");
    this.cells = HEADS.map(() => h("td"));
    this.table = h(
      "table", { class: "numbers weight" },
      h("thead", {}, h("tr", {}, ...HEADS.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, h("tr", {}, ...this.cells)),
    );
  }

  /** Numbers there are of an exact step only: while the run plays, the formulas have them. */
  show({ weight, exact, frozen, model }) {
    this.text.textContent = describe(weight, model);
    const values = exact ? valuesOf(exact, weight) : [];
    this.cells.forEach((cell, i) => {
      const value = values[i];
      cell.textContent = value === undefined ? "–" : number(value, 5);
      cell.title = value === undefined ? "" : String(value);
      if (value === undefined) delete cell.dataset.value;
      else cell.dataset.value = String(value);
    });
    const { layer, block } = weightOf(weight.name);
    const place = `${layer} ${weight.row + 1}${weight.column === null ? "" : ` ${weight.column + 1}`}`;
    this.cells[0].dataset.ref = `${block} ${place}`;
    this.cells[1].dataset.ref = `grad_${block} ${place}`;
    return [
      this.about, this.table,
      ...(exact ? remembered(exact, weight) : []),
      ...(values[2] === 0 && frozen.includes(`layer${layer}`) ? [this.cold] : []),
    ];
  }
}

/** From where to where it leads, in words. */
function describe({ name, row, column }, model) {
  const { layer, block } = weightOf(name);
  const gate = block.match(/_([a-z])$/)?.[1];
  const meaning = nameOf(model, layer - 1, row);
  const to = `${gate ? `${gate} of ` : ""}unit ${row + 1} of layer ${layer}${meaning === null ? "" : ` (${meaning})`}`;
  if (isBias(block)) return `Bias of ${to}`;
  if (throughTime(block)) return `From unit ${column + 1}, one timestep before, to ${to}`;
  return `From ${layer > 1 ? `unit ${column + 1} of layer ${layer - 1}` : `input ${column + 1}${model.inputNames[column] ? ` (${model.inputNames[column]})` : ""}`} to ${to}`;
}

/** What the optimiser remembers of it, before the update and after: a table, where it remembers anything. */
function remembered({ memory = {}, memory_after: after = {} }, { name, row, column }) {
  const read = (array) => (column === null ? array[row] : array[row][column]);
  const rows = Object.keys(memory[name] ?? {}).map((slot) => [slot, read(memory[name][slot]), read(after[name][slot])]);
  return rows.length ? [plainTable(["remembered", "before", "after"], rows)] : [];
}

/** Before the update, its gradient, what was added, and after it. */
function valuesOf({ weights, gradients, updates }, { name, row, column }) {
  const read = (arrays) => (column === null ? arrays[name][row] : arrays[name][row][column]);
  const [value, gradient, update] = [weights, gradients, updates].map(read);
  return [value, gradient, update, value + update];
}
