/** The card of a check, in the place of the form: what is checked and the numbers, or the answer to them. */

import { h } from "../shell/dom.js";
import { keysOf } from "../shell/keys.js";

const HOW = "Type or paste numbers as NumPy prints them, or drop a file here: NPZ, NPY, JSON, CSV.";

const button = (text, act, attributes = {}) => {
  const made = h("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
};

/** A name with its shape. */
const nameOf = ({ name, shape }) =>
  h("li", {}, h("code", {}, name), h("span", { class: "quiet" }, ` ${shape.join(" × ")}`));

export class Card {
  verdict = "";

  /**
   * @param {HTMLElement} root
   * @param {{check: (text: string) => void, give: (file: File) => void, fill: () => Promise<string>,
   *   names: () => void, close: () => void}} parts `check` takes the numbers, `give` a file, `fill` makes the text that
   *   shows a shape, `names` is told that the names are looked at
   */
  constructor(root, { check, give, fill, names, close }) {
    this.root = root;
    this.check = check;
    this.give = give;
    this.fill = fill;
    this.title = h("h2", { id: "check-title", tabindex: "-1" }, "Check my gradient");
    this.choice = h("select", { id: "check-choice" });
    this.numbers = h("textarea", {
      id: "check-numbers", rows: "5", spellcheck: "false", autocomplete: "off", "aria-label": "Your numbers",
      "aria-describedby": "check-how", placeholder: "[[0.12 -0.03]\n [0.05  0.2 ]]",
    });
    this.send = h("button", { class: "primary check-send", title: "Check (Shift Enter)" }, "Check");
    this.file = h("input", { type: "file", hidden: "", accept: ".npz,.npy,.json,.csv,.tsv,.txt" });
    this.error = h("p", { class: "error", role: "alert", hidden: "" });
    this.names = h("div", { class: "check-names" });
    const known = h("details", {}, h("summary", {}, "Names that can be used"), this.names);
    known.addEventListener("toggle", () => known.open && names());
    this.ask = h(
      "form", { class: "check-ask", novalidate: "" },
      h("label", { for: "check-choice", class: "unseen" }, "What is checked"), this.choice, this.numbers,
      h("div", { class: "check-acts" },
        this.send,
        button("Fill in the shape", () => this.fillIn(), { title: "The shape, with a ? for each number" }),
        button("File …", () => this.file.click(), { title: "NPZ, NPY, JSON or CSV" })),
      this.error, h("p", { class: "quiet", id: "check-how" }, HOW), known, this.file,
    );
    this.answer = h(
      "div", { class: "check-answer", role: "region", "aria-label": "Answer", tabindex: "0", hidden: "" },
    );
    this.back = button("Edit", () => this.turn(false), { hidden: "", "aria-label": "Edit the numbers" });
    root.replaceChildren(
      h("div", { class: "check-head" }, this.title, this.back,
        button("✕", close, { class: "bare", "aria-label": "Close the check", title: "Close (Esc)" })),
      this.ask, this.answer,
    );
    this.listen(close);
  }

  listen(close) {
    this.ask.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.file.addEventListener("change", () => this.take(this.file.files));
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation(); // elsewhere on the page, a file is one to train on
      this.take(event.dataTransfer.files);
    });
    keysOf(this.root, [["Esc", "check my gradient: close", { Escape: close }]]);
    keysOf(this.numbers, [["Shift Enter", "check my gradient: check", { "Shift+Enter": () => this.submit() }]]);
  }

  submit() {
    this.check(this.numbers.value);
  }

  /** @param {FileList} files */
  take(files) {
    if (files.length > 1) {
      this.fail({ message: "One file at a time: np.savez puts several arrays into one." });
    } else if (files.length) this.give(files[0]);
    this.file.value = "";
  }

  async fillIn() {
    try {
      this.numbers.value = await this.fill();
      this.numbers.focus();
      this.numbers.setSelectionRange(0, 0);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Offer what can be checked; what was chosen stays if it is still there. */
  offer(groups, preferred) {
    const made = groups.map(({ label, options }) =>
      h("optgroup", { label }, ...options.map(({ value, text }) => h("option", { value }, text))));
    const values = groups.flatMap(({ options }) => options.map(({ value }) => value));
    const wanted = [preferred, this.choice.value].find((value) => values.includes(value)) ?? values[0];
    this.choice.replaceChildren(...made);
    this.choice.value = wanted;
  }

  /** Wait for an answer, or no longer. */
  wait(on) {
    this.root.ariaBusy = String(on);
    this.send.textContent = on ? "Checking …" : "Check";
    this.error.hidden = true;
    for (const each of this.ask.querySelectorAll(".check-acts button")) each.toggleAttribute("disabled", on);
  }

  /** Show the numbers, or the answer. */
  turn(answered) {
    this.ask.hidden = answered;
    this.answer.hidden = !answered;
    this.back.hidden = !answered;
    this.title.textContent = answered ? this.verdict : "Check my gradient";
    (answered ? this.title : this.numbers).focus();
  }

  /** @param {string} title @param {Element[]} parts */
  tell(title, parts) {
    this.verdict = title;
    this.answer.replaceChildren(...parts);
    this.turn(true);
    this.answer.scrollTop = 0;
  }

  fail({ message }) {
    this.error.textContent = message.replace(/^given[.:]\s*/, "");
    this.error.hidden = false;
  }

  /** The names of each convention, those of this program first. */
  list(conventions) {
    const lists = conventions.map(({ label, about, arrays }) =>
      [label, h("ul", {}, ...arrays.map(nameOf)), h("p", { class: "quiet" }, about)]);
    const [[, ...ours], ...others] = lists;
    this.names.replaceChildren(...ours, ...others.map(([label, ...parts]) =>
      h("details", {}, h("summary", {}, label), ...parts)));
  }
}
