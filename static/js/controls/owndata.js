/** A file of one's own: chosen or dropped, looked at, its columns given roles, and then trained on. */

import * as api from "../api.js";
import { h } from "../dom.js";
import { whole } from "../format.js";

const WORDS = { input: "input", target: "target", class: "classes", sequence: "sequence", ignore: "ignored" };
const MEANT = { target: "Numbers to be learned", class: "Classes to be learned", sequence: "Rows of the same value are one sequence, in their order" };
const GIVEN = { csv: "CSV", idx: "IDX", npz: "NPZ" };

export class OwnData {
  /** @param {string} example the id of the data that stand for a file until there is one @param {(spec: object) => void} train told the set-up */
  constructor(root, example, train) {
    Object.assign(this, { root, example, train, preview: null, turn: 0, names: new Map([[example, "An example, until there is a file"]]) });
    const find = (part) => root.querySelector(`[data-part="${part}"]`);
    [this.file, this.says, this.columns, this.rows, this.button] = ["file", "says", "columns", "rows", "train"].map(find);
    root.addEventListener("change", (event) => this.change(event));
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => this.drop(event));
    this.button.addEventListener("click", () => this.train(this.preview.spec));
  }

  /** Show what a set-up learns from, unless it is there already. */
  follow({ data, roles }) {
    if (this.preview?.id === data && JSON.stringify(this.preview.roles) === JSON.stringify(roles)) return;
    this.ask(() => api.lookAtData(data, roles));
  }

  change(event) {
    event.stopPropagation(); // nothing is asked of the run until it is to be trained on
    if (event.target === this.file) this.give([...this.file.files]);
    else this.ask(() => api.lookAtData(this.preview.id, this.roles()), event.target);
  }

  drop(event) {
    event.preventDefault();
    this.give([...event.dataTransfer.files]);
  }

  /** Send one file, or images and labels one after the other; labels may also come later. */
  give(files) {
    if (!files.length) return;
    this.say(`Reading ${files.map(({ name }) => name).join(" and ")} …`);
    this.ask(async () => {
      let preview = this.preview?.wanting ? this.preview : null;
      for (const file of files) preview = await api.giveData(file, preview?.wanting ? preview.id : null);
      this.names.set(preview.id, files.map(({ name }) => name).join(" and "));
      return preview;
    }, this.file).finally(() => { this.file.value = ""; }); // so that the same file can be chosen again once it is mended
  }

  /** The role of each column; those that are not shown keep theirs. */
  roles() {
    const chosen = [...this.columns.querySelectorAll("select")].map((select) => select.value);
    return [...chosen, ...this.preview.roles.slice(chosen.length)];
  }

  /** Show what comes of a question, or what is wrong, at the field that was touched; later questions overrule earlier ones. */
  async ask(question, field = this.file) {
    this.turn += 1;
    const { turn } = this;
    try {
      const preview = await question();
      if (turn === this.turn) this.show(preview);
    } catch (error) {
      if (turn === this.turn) this.refuse(error, field);
    }
  }

  say(text, bad = false) {
    this.says.textContent = text;
    this.says.classList.toggle("bad", bad);
    for (const element of this.root.querySelectorAll("[aria-invalid]")) element.removeAttribute("aria-invalid");
  }

  refuse(error, field) {
    const [, at] = /^roles\[(\d+)\]$/.exec(error.field ?? "") ?? [];
    this.say(error.field && at === undefined ? `${error.field}: expected ${error.expected}; got ${error.got}.` : error.expected ? `Expected ${error.expected}; got ${error.got}.` : error.message, true);
    if (field === this.file && !this.preview?.wanting) this.clear(); // what is shown is not what was given
    this.says.scrollIntoView({ block: "nearest" });
    (at === undefined ? field : this.columns.querySelectorAll("select")[at] ?? field).setAttribute("aria-invalid", "true");
    this.button.disabled = true;
  }

  clear() {
    this.preview = null;
    this.columns.replaceChildren();
    this.rows.replaceChildren();
  }

  show(preview) {
    this.preview = preview;
    this.button.disabled = !preview.spec;
    this.say(summary(preview, this.names.get(preview.id)));
    const focused = [...this.columns.querySelectorAll("select")].indexOf(document.activeElement);
    this.columns.replaceChildren(...preview.columns.map(row));
    this.columns.querySelectorAll("select")[focused]?.focus();
    const heads = h("tr", {}, ...preview.columns.map(({ name }) => h("th", { scope: "col" }, name)));
    this.rows.replaceChildren(heads, ...preview.first.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell)))));
  }
}

/** A column: its name, what it holds, and the choice of its role. */
function row({ name, role, roles, holds }) {
  const options = roles.map((value) => h("option", { value, title: MEANT[value] ?? "", ...(value === role && { selected: "" }) }, WORDS[value]));
  const select = h("select", { "aria-label": `Role of ${name}`, "aria-describedby": "own-data-says" }, ...options);
  return h("tr", { "data-role": role }, h("th", { scope: "row", title: holds }, name, h("small", {}, holds)), h("td", {}, select));
}

/** What was read, in words. */
function summary({ id, kind, rows, columns, column_count: count, samples, timesteps, inputs, outputs, classes, image, wanting, spec }, name) {
  const title = `${name ?? `Data ${id.slice(0, 8)}`}: ${GIVEN[kind]}, ${whole(rows)} rows, ${whole(count)} ${count === 1 ? "column" : "columns"}${count > columns.length ? `, of which ${columns.length} are shown` : ""}.`;
  if (wanting) return `${title} ${wanting === "labels" ? "These are images" : "These are labels"}: now choose the file with their ${wanting}.`;
  const { training, validation, scale } = spec.task;
  const learned = `${whole(samples)} ${timesteps > 1 ? `sequences of at most ${timesteps} timesteps` : image ? "images" : "samples"}: ${whole(training)} to learn from, ${whole(validation)} only looked at.`;
  const sizes = `${whole(inputs)} ${inputs === 1 ? "input" : "inputs"}, ${whole(outputs)} ${outputs === 1 ? "output" : "outputs"}`;
  const scaled = scale === "standard" ? " Numbers are scaled to mean 0 and deviation 1." : "";
  return `${title} ${learned} ${sizes}${classes.length ? ` for ${classes.length} classes` : ""}.${scaled}`;
}
