/**
 * A file of one's own, chosen or dropped, or a text that is pasted: looked at, its columns given roles, and then
 * trained on.
 */

import * as api from "../run/api.js";
import { h } from "../shell/dom.js";
import { sizes, summary, summaryOfText } from "./file_words.js";

const WORDS = {
  input: "input", target: "target", class: "classes", next: "next value", sequence: "sequence", time: "time",
  calendar: "parts of the date", ignore: "ignored",
};
const MEANT = {
  target: "Numbers to predict",
  class: "Classes to predict",
  next: "An input whose next value, or a value some rows later, is the target",
  sequence: "Rows with the same value form one sequence",
  time: "The order of the rows; the last ones form the validation set",
  calendar: "Year, month, weekday and hour as inputs, where they vary",
};
// Which belong to no images that wait for labels
const OTHER = /\.(csv|tsv|txt|text|md|npz|npy|json|arff|ts|xlsx|xls|xlsb|ods)$/i;

export class OwnData {
  /** @type {HTMLInputElement} */
  file;
  /** @type {HTMLTextAreaElement} */
  pasted;
  /** @type {HTMLElement} */
  says;
  /** @type {HTMLElement} */
  columns;
  /** @type {HTMLElement} */
  rows;
  /** @type {HTMLDetailsElement} */
  first;
  /** @type {HTMLButtonElement} */
  button;
  /** @type {HTMLElement} */
  how;
  /** @type {Json} */
  preview = null;
  asked = {};
  turn = 0;

  /**
   * @param {HTMLElement} root
   * @param {string} example the id of the data that stand for a file until there is one
   * @param {(spec: RunSpec) => void} train told the set-up
   */
  constructor(root, example, train) {
    this.root = root;
    this.example = example;
    this.train = train;
    this.names = new Map([[example, "An example until you choose a file"]]);
    /** @returns {any} the element of a part */
    const find = (part) => root.querySelector(`[data-part="${part}"]`);
    [this.file, this.pasted, this.says, this.columns, this.rows, this.first, this.button, this.how] = [
      "file", "pasted", "says", "columns", "rows", "first", "train", "how",
    ].map(find);
    root.addEventListener("change", (event) => this.change(event));
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => this.drop(event));
    this.button.addEventListener("click", () => this.train(this.preview.spec));
    find("read").addEventListener("click", () => this.give([new File([this.pasted.value], "pasted.txt")], this.pasted));
  }

  /** Show what a task learns from, unless it is there already. */
  follow({ kind, data, text, roles, missing, window, horizon, stride, scale }) {
    if (kind === "text" && !data) {
      this.rest(
        text
          ? `The text of the set-up, ${sizes(text.length, new Set(text).size)}.`
          : "A text about backpropagation until you give another.",
      );
    } else if (data) this.look(data, roles, wanted({ missing, window, horizon, stride, scale }));
  }

  look(data, roles = [], how = {}) {
    if (
      this.preview?.id === data &&
      JSON.stringify(this.preview.roles) === JSON.stringify(roles) &&
      same(this.preview, how)
    ) {
      return;
    }
    this.ask(() => api.lookAtData(data, roles, how));
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
    else if (event.target.name === "header") this.give(this.last, event.target, { header: event.target.checked });
    else if (this.how.contains(event.target)) {
      this.ask(() => api.lookAtData(this.preview.id, this.roles(), this.choices()), event.target);
    } else if (this.columns.contains(event.target)) {
      this.ask(
        () => api.lookAtData(this.preview.id, this.roles(), wanted({ scale: this.choices().scale })),
        event.target,
      );
    }
  }

  drop(event) {
    event.preventDefault();
    this.give([...event.dataTransfer.files]);
  }

  /**
   * Send one file, or images and labels one after the other, the last one with all others; labels may also come
   * later.
   *
   * @param {File[]} files
   * @param {HTMLElement} field
   */
  give(files, field = this.file, how = {}) {
    if (!files.length) return;
    this.last = files;
    const names = namesOf(files);
    this.say(`Reading ${names} …`);
    this.ask(async () => {
      const known = this.preview?.wanting && !OTHER.test(files[0].name) ? [this.preview.id] : [];
      for (const file of files.slice(0, -1)) known.push((await this.send(file, [], files, how)).id);
      const preview = await this.send(files.at(-1), known, files, how);
      this.names.set(preview.id, names);
      return preview;
    }, field).finally(() => { this.file.value = ""; }); // so that the same file can be chosen again once it is mended
  }

  /** Send one of some files; what is wrong with it says which it is. */
  async send(file, beside, files, how) {
    try {
      return await api.giveData(file, beside, how);
    } catch (error) {
      throw files.length > 1 && error.field !== "with" ? Object.assign(error, { file: `${file.name}: ` }) : error;
    }
  }

  /** The role of each column; those that are not shown keep theirs. */
  roles() {
    const roles = [...this.preview.roles];
    for (const select of this.columns.querySelectorAll("select")) roles[select.dataset.at] = select.value;
    return roles;
  }

  /** What is chosen below the summary: what to do with rows that lack something, and how samples are cut. */
  choices() {
    this.asked = Object.fromEntries(
      [.../** @type {NodeListOf<HTMLSelectElement>} */ (this.how.querySelectorAll("[data-wish]"))].map(
        ({ name, value }) => [name, value],
      ),
    );
    return wanted(this.asked);
  }

  /**
   * Show what comes of a question, or what is wrong, at the field that was touched; later questions overrule earlier
   * ones.
   *
   * @param {() => Promise<Json>} question
   * @param {HTMLElement} field
   */
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
    this.say(
      error.field && at === undefined
        ? `${where}: expected ${error.expected}; got ${error.got}.`
        : error.expected
          ? `Expected ${error.expected}; got ${error.got}.`
          : error.message,
      true,
    );
    const ofFiles = !this.columns.contains(field) && !this.how.contains(field);
    if (ofFiles && !this.preview?.wanting && !this.preview?.problem) this.clear(); // it shows something else
    this.says.scrollIntoView({ block: "nearest" });
    (at === undefined ? field : (this.columns.querySelector(`select[data-at="${at}"]`) ?? field))?.setAttribute(
      "aria-invalid", "true",
    );
    this.button.disabled = true;
  }

  clear() {
    this.preview = null;
    this.how.hidden = true;
    for (const part of [this.how, this.columns, this.rows]) part.replaceChildren();
    this.shape(null);
  }

  /** What there is room for: columns, rows or lines. */
  shape(kind) {
    /** @type {HTMLElement} */ (this.columns.closest(".scroll")).hidden = !kind || kind === "text";
    Object.assign(this.first, { hidden: !kind, open: kind === "text" || (Boolean(kind) && this.first.open) });
    this.first.querySelector("summary").textContent = kind === "text" ? "first lines" : "first rows";
  }

  show(preview) {
    this.preview = preview;
    this.button.disabled = !preview.spec;
    this.say(
      [(preview.kind === "text" ? summaryOfText : summary)(preview, this.names.get(preview.id)), ...preview.notes].join(
        " ",
      ),
    );
    this.offer(preview);
    this.shape(preview.kind);
    const focused = [...this.columns.querySelectorAll("select")].findIndex((each) => each === document.activeElement);
    this.columns.replaceChildren(...preview.columns.flatMap(row));
    this.columns.querySelectorAll("select")[focused]?.focus();
    this.rows.replaceChildren(
      ...(preview.kind === "text"
        ? preview.first.map((line) => h("tr", {}, h("td", { class: "line" }, line || "\u00a0")))
        : table(preview)),
    );
    // Of no field where it is none of a column
    if (preview.problem) {
      this.refuse(preview.problem, preview.problem.field === "roles" ? this.columns.querySelector("select") : null);
    }
  }

  /** The choices that such data leave: names in the first row, what is missing, windows and how far ahead. */
  offer(preview) {
    const fields = choices(preview, this.last?.length === 1);
    replaced(this.how, fields, this.asked);
    this.how.hidden = !fields.length;
  }
}

/** Put fields in the place of others. The one with the focus stays, and keeps what was typed since `asked` was read. */
function replaced(place, fields, asked) {
  const control = /** @type {HTMLInputElement | null} */ (
    place.contains(document.activeElement) ? document.activeElement : null
  );
  const named = (field) => field.querySelector("[name]");
  const at = fields.findIndex((field) => named(field).name === control?.name);
  if (at < 0) return place.replaceChildren(...fields);
  if (control.value === asked[control.name]) control.value = named(fields[at]).value;
  const kept = [...place.children].find((field) => field.contains(control));
  for (const field of [...place.children]) if (field !== kept) field.remove(); // one that is moved would lose the focus
  kept.before(...fields.slice(0, at));
  kept.after(...fields.slice(at + 1));
}

/** Two names, or how many files there are. */
const namesOf = (files) =>
  files.length > 2 ? `${files.length} files, ${files[0].name} and others` : files.map(({ name }) => name).join(" and ");

/** The first rows of a table, below its heads. */
function table({ columns, first }) {
  const heads = h("tr", {}, ...columns.map(({ name }) => h("th", { scope: "col" }, name)));
  return [heads, ...first.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell))))];
}

/**
 * A column: its name and the choice of its role; below them what it holds, by what it is scaled, and why it has that
 * role.
 */
function row({ index, name, role, roles, holds, scaled, why }) {
  const options = roles.map((value) =>
    h("option", { value, title: MEANT[value] ?? "", ...(value === role && { selected: "" }) }, WORDS[value]),
  );
  const select = h(
    "select",
    {
      "data-at": index, title: MEANT[role] ?? "", "aria-label": `Role of ${name}`, "aria-describedby": "own-data-says",
    },
    ...options,
  );
  const said = [holds, scaled, why].filter(Boolean).map((words) => h("small", {}, words));
  return [
    h("tr", { "data-role": role }, h("th", { scope: "row", title: name }, name), h("td", {}, select)),
    h("tr", {}, h("td", { colspan: 2 }, ...said)),
  ];
}

/** Wishes that are there, as the server takes them. */
const wanted = (how) =>
  Object.fromEntries(Object.entries(how).filter(([, value]) => value !== undefined && value !== null && value !== ""));

/** Whether a preview's set-up is that of a task with these choices. */
const same = ({ cut, spec }, how) =>
  !cut ||
  Object.entries(how).every(([name, value]) => String({ ...cut, scale: spec.task.scale }[name]) === String(value));

/** The fields for what such data leave to choose. */
function choices({ header, cut, incomplete, roles, spec }, alone) {
  const labelled = (text, field) => h("label", {}, text, field);
  const fields = [];
  if (header !== null && alone) {
    fields.push(
      h(
        "label", { class: "check" },
        h("input", { type: "checkbox", name: "header", ...(header && { checked: "" }) }),
        "The first row names the columns",
      ),
    );
  }
  const choice = (name, text, words, now) => {
    const options = Object.entries(words).map(([value, word]) =>
      h("option", { value, ...(value === now && { selected: "" }) }, word),
    );
    return labelled(text, h("select", { name, "data-wish": "" }, ...options));
  };
  if (cut && Object.keys(incomplete).length) {
    fields.push(
      choice(
        "missing", "Rows with a missing input are ", { leave_out: "left out", mean: "given the mean" }, cut.missing,
      ),
    );
  }
  const number = (name, text) =>
    labelled(
      text,
      h("input", { type: "number", min: 1, name, "data-wish": "", value: cut[name] ?? "", inputmode: "numeric" }),
    );
  if (cut && (roles.includes("next") || cut.window)) fields.push(number("window", "Window, in timesteps "));
  if (cut?.window) fields.push(number("stride", "Stride, in rows "));
  if (cut && roles.includes("next")) fields.push(number("horizon", "Rows ahead "));
  if (cut) {
    fields.push(
      choice(
        "scale", "Scale ",
        { standard: "mean 0, deviation 1", unit: "0 to 1", none: "not scaled" },
        spec.task.scale,
      ),
    );
  }
  return fields;
}
