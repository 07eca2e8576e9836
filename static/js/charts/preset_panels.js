/** The panels that a preset opens with. */

export class PresetPanels {
  /** @type {Json} */
  last = null;

  /**
   * @param {Panels} panels
   * @param {{name: string, panels: string[]}[]} presets
   */
  constructor(panels, presets) {
    this.panels = panels;
    this.presets = presets;
  }

  /** A preset was opened: its panels come, and those of the one before go, if nobody has chosen others since. */
  by(name) {
    const own = this.presets.find((preset) => preset.name === name)?.panels ?? [];
    if (own.length) this.panels.choose(own);
    else if (this.last?.join() === this.panels.wish.join()) this.panels.choose(this.panels.usual);
    this.last = own.length ? own : null;
  }
}
