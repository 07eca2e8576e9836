/**
 * What a person has to know now, in one line at the top, with a way out where there is one. Of several the newest is
 * shown, and below it waits what still holds.
 */

export class Banner {
  said = new Map();
  /** @type {Json} */
  shown = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /**
   * @param {string} about what it is about, so that only that can take it away
   * @param {{label: string, do: () => void}} [action] the way out
   * @param {boolean} [quiet] whether it is good to know, and nothing is wrong
   * @param {{label: string, do: () => void}} [more] what else there is to know
   */
  show(about, text, action = null, quiet = false, more = null) {
    this.said.set(about, { about, text, action, quiet, more });
    this.draw();
  }

  /** Show what is good to know, until it is closed or something is done. */
  note(about, text) {
    this.show(about, text, { label: "Close", do: () => this.clear(about) }, true);
  }

  /** Show a refusal. What got no answer is told of once: that the connection is lost. */
  refuse(error) {
    if (error.status === 0 && this.said.has("connection")) return;
    this.said.delete("refusal"); // a new one is the newest
    this.show("refusal", error.message);
  }

  clear(...abouts) {
    if (abouts.filter((about) => this.said.delete(about)).length) this.draw();
  }

  draw() {
    const newest = [...this.said.values()].at(-1);
    this.element.hidden = !newest;
    if (newest) this.write(newest);
    this.shown = newest;
  }

  /** A button that does the same stays under the pointer. */
  write({ about, text, action, quiet, more }) {
    const { shown, element } = this;
    element.classList.toggle("note", quiet);
    if (shown?.about !== about || shown.action?.label !== action?.label) {
      const buttons = [...this.button(more, "more"), ...this.button(action, "action")];
      element.replaceChildren(document.createElement("span"), ...buttons);
    }
    const [words] = element.children;
    if (words.textContent !== text) words.textContent = text;
  }

  /** @param {"action" | "more"} which of what is shown it does */
  button(action, which) {
    if (!action) return [];
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: action.label });
    button.addEventListener("click", () => this.shown[which].do());
    return [button];
  }
}
