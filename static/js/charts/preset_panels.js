/** The panels that a preset opens with. */

export class PresetPanels {
  /** @type {Json} */
  last = null;

  /**
   * @param {Panels} panels
   * @param {{name: string, panels: string[]}[]} presets
   * @param {string[]} asked the panels that the address asks for, whatever the preset; none if it says nothing
   */
  constructor(panels, presets, asked) {
    this.panels = panels;
    this.presets = presets;
    this.asked = asked;
  }

  /** A preset was opened: its panels come, and those of the one before go, if nobody has chosen others since. */
  by(name) {
    if (this.asked.length) {
      this.panels.choose(this.asked);
      return;
    }
    const own = this.presets.find((preset) => preset.name === name)?.panels ?? [];
    if (own.length) this.panels.choose(own);
    else if (this.last?.join() === this.panels.wish.join()) this.panels.choose(this.panels.usual);
    this.last = own.length ? own : null;
  }
}
