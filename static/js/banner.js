/** What a person has to know now, in one line at the top, with a way out where there is one. */

export class Banner {
  constructor(element) {
    this.element = element;
    this.about = null;
  }

  /** @param {string} about what it is about, so that only that can take it away */
  show(about, text, action) {
    if (this.about === about && this.text === text) return;
    const goesOn = this.about === about && action && this.label === action.label; // its button stays under the pointer
    Object.assign(this, { about, text, label: action?.label });
    if (goesOn) {
      this.element.firstChild.textContent = text;
      return;
    }
    const words = document.createElement("span");
    words.textContent = text;
    this.element.replaceChildren(words);
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = action.label;
      button.addEventListener("click", action.do);
      this.element.append(button);
    }
    this.element.hidden = false;
  }

  clear(about) {
    if (this.about !== about) return;
    this.about = null;
    this.element.hidden = true;
  }
}
