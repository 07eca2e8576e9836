/** A file of one's own, chosen or dropped, or a text that is pasted: looked at, its columns given roles, and then trained on. */

import * as api from "../api.js";
import { h } from "../dom.js";
import { whole } from "../format.js";

const WORDS = { input: "input", target: "target", class: "classes", sequence: "sequence", ignore: "ignored" };
const MEANT = { target: "Numbers to be learned", class: "Classes to be learned", sequence: "Rows of the same value are one sequence, in their order" };
const OTHER = /\.(csv|tsv|txt|text|md|npz)$/i; // which belong to no images that wait for labels
const GIVEN = { csv: "CSV", idx: "IDX", npz: "NPZ" };

export class OwnData {
  /** @param {string} example the id of the data that stand for a file until there is one @param {(spec: object) => void} train told the set-up */
  constructor(root, example, train) {
    Object.assign(this, { root, example, train, preview: null, turn: 0, names: new Map([[example, "An example, until there is a file"]]) });
    const find = (part) => root.querySelector(`[data-part="${part}"]`);
    [this.file, this.pasted, this.says, this.columns, this.rows, this.first, this.button] = ["file", "pasted", "says", "columns", "rows", "first", "train"].map(find);
    root.addEventListener("change", (event) => this.change(event));
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => this.drop(event));
    this.button.addEventListener("click", () => this.train(this.preview.spec));
    find("read").addEventListener("click", () => this.give([new File([this.pasted.value], "pasted.txt")], this.pasted));
  }

  /** Show what a task learns from, unless it is there already. */
  follow({ kind, data, text, roles }) {
    if (kind === "text" && !data) this.rest(text ? `The text of the set-up, ${sizes(text.length, new Set(text).size)}.` : "A text about backpropagation, until there is another one.");
    else if (data) this.look(data, roles);
  }

  look(data, roles = []) {
    if (this.preview?.id === data && JSON.stringify(this.preview.roles) === JSON.stringify(roles)) return;
    this.ask(() => api.lookAtData(data, roles));
  }

  /** Nothing of one's own is learned from. */
  rest(text) {
    this.turn += 1;
    this.clear();
    this.button.disabled = true;
    this.say(text);
  }

  change(event) {
    event.stopPropagation(); // nothing is asked of the run until it is to be trained on
    if (event.target === this.file) this.give([...this.file.files]);
    else if (this.columns.contains(event.target)) this.ask(() => api.lookAtData(this.preview.id, this.roles()), event.target);
  }

  drop(event) {
    event.preventDefault();
    this.give([...event.dataTransfer.files]);
  }

  /** Send one file, or images and labels one after the other, the last one with all others; labels may also come later. */
  give(files, field = this.file) {
    if (!files.length) return;
    const names = namesOf(files);
    this.say(`Reading ${names} …`);
    this.ask(async () => {
      const known = this.preview?.wanting && !OTHER.test(files[0].name) ? [this.preview.id] : [];
      for (const file of files.slice(0, -1)) known.push((await this.send(file, [], files)).id);
      const preview = await this.send(files.at(-1), known, files);
      this.names.set(preview.id, names);
      return preview;
    }, field).finally(() => { this.file.value = ""; }); // so that the same file can be chosen again once it is mended
  }

  /** Send one of some files; what is wrong with it says which it is. */
  async send(file, beside, files) {
    try {
      return await api.giveData(file, beside);
    } catch (error) {
      throw files.length > 1 && error.field !== "with" ? Object.assign(error, { file: `${file.name}: ` }) : error;
    }
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
    const where = error.field === "with" ? "Files that belong together" : `${error.file ?? ""}${error.field}`;
    this.say(error.field && at === undefined ? `${where}: expected ${error.expected}; got ${error.got}.` : error.expected ? `Expected ${error.expected}; got ${error.got}.` : error.message, true);
    if (!this.columns.contains(field) && !this.preview?.wanting) this.clear(); // what is shown is not what was given
    this.says.scrollIntoView({ block: "nearest" });
    (at === undefined ? field : this.columns.querySelectorAll("select")[at] ?? field).setAttribute("aria-invalid", "true");
    this.button.disabled = true;
  }

  clear() {
    this.preview = null;
    this.columns.replaceChildren();
    this.rows.replaceChildren();
    this.shape(null);
  }

  /** What there is room for: columns, rows or lines. */
  shape(kind) {
    this.columns.closest(".scroll").hidden = !kind || kind === "text";
    Object.assign(this.first, { hidden: !kind, open: kind === "text" || (Boolean(kind) && this.first.open) });
    this.first.querySelector("summary").textContent = kind === "text" ? "first lines" : "first rows";
  }

  show(preview) {
    this.preview = preview;
    this.button.disabled = !preview.spec;
    this.say((preview.kind === "text" ? summaryOfText : summary)(preview, this.names.get(preview.id)));
    this.shape(preview.kind);
    const focused = [...this.columns.querySelectorAll("select")].indexOf(document.activeElement);
    this.columns.replaceChildren(...preview.columns.map(row));
    this.columns.querySelectorAll("select")[focused]?.focus();
    this.rows.replaceChildren(...(preview.kind === "text" ? preview.first.map((line) => h("tr", {}, h("td", { class: "line" }, line || "\u00a0"))) : table(preview)));
  }
}

/** Two names, or how many files there are. */
const namesOf = (files) => (files.length > 2 ? `${files.length} files, ${files[0].name} and others` : files.map(({ name }) => name).join(" and "));

/** The first rows of a table, below its heads. */
function table({ columns, first }) {
  const heads = h("tr", {}, ...columns.map(({ name }) => h("th", { scope: "col" }, name)));
  return [heads, ...first.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell))))];
}

/** A column: its name, what it holds, and the choice of its role. */
function row({ name, role, roles, holds }) {
  const options = roles.map((value) => h("option", { value, title: MEANT[value] ?? "", ...(value === role && { selected: "" }) }, WORDS[value]));
  const select = h("select", { "aria-label": `Role of ${name}`, "aria-describedby": "own-data-says" }, ...options);
  return h("tr", { "data-role": role }, h("th", { scope: "row", title: holds }, name, h("small", {}, holds)), h("td", {}, select));
}

const sizes = (characters, symbols) => `${whole(characters)} characters, ${symbols} different ones`;

/** What was read of a text, in words. */
function summaryOfText({ id, rows, symbols, read, piece }, name) {
  const part = read < rows ? `The first ${whole(read)} are read, as many as this server allows,` : "It is read";
  return `${name ?? `Text ${id.slice(0, 8)}`}: a text of ${sizes(rows, [...symbols].length)}. ${part} in pieces of ${piece}.`;
}

/** What was read, in words. */
function summary({ id, kind, rows, columns, column_count: count, samples, timesteps, inputs, outputs, classes, image, wanting, spec, learned: given, limited }, name) {
  const title = `${name ?? `Data ${id.slice(0, 8)}`}: ${GIVEN[kind]}, ${whole(rows)} rows, ${whole(count)} ${count === 1 ? "column" : "columns"}${count > columns.length ? `, of which ${columns.length} are shown` : ""}.`;
  if (wanting) return `${title} ${wanting === "labels" ? "These are images" : "These are labels"}: now choose the file with their ${wanting}.`;
  const { training, validation, scale } = spec.task;
  const parts = given ? `, ${whole(given)} and ${whole(samples - given)} as the files have them` : "";
  const rest = limited.length ? `, drawn by the seed, as many as this server takes: ${limited.join(" and ")} would allow more` : "";
  const learned = `${whole(samples)} ${timesteps > 1 ? `sequences of at most ${timesteps} timesteps` : image ? "images" : "samples"}${parts}: ${whole(training)} to learn from, ${whole(validation)} only looked at${rest}.`;
  const sizes = `${whole(inputs)} ${inputs === 1 ? "input" : "inputs"}, ${whole(outputs)} ${outputs === 1 ? "output" : "outputs"}`;
  const network = ` Its network: ${[inputs, ...spec.layers.map(({ units }) => units)].join("-")}.`;
  const scaled = scale === "standard" ? " Numbers are scaled to mean 0 and deviation 1." : "";
  return `${title} ${learned} ${sizes}${classes.length ? ` for ${classes.length} classes` : ""}.${scaled}${network}`;
}
