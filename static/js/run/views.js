/** The views that the server has, by what they declare: no name of one stands in the page's code. */

export class Views {
  /** @type {string} */
  stage;
  /** @type {string} */
  timeline;

  /**
   * @param {{name: string, renderer: string, always: boolean, timeline: boolean, usual: boolean, everywhere:
   *   boolean}[]} declared in the order of the page
   */
  constructor(declared) {
    const names = (which) => declared.filter(which).map(({ name }) => name);
    this.names = names(() => true);
    /**
     * Those that are streamed to every visitor, those that are open until somebody chooses, and those that every
     * network has.
     */
    this.always = names(({ always }) => always);
    this.usual = names(({ usual }) => usual);
    this.everywhere = new Set(names(({ everywhere }) => everywhere));
    [this.stage] = names(({ renderer }) => renderer === "stage");
    [this.timeline] = names(({ timeline }) => timeline);
  }

  /**
   * A tick, and its other side, with what the page has places of its own for: the `lattice` of the stage, and the
   * `curve` behind the timeline.
   *
   * @param {Json} tick
   */
  placed({ beside, ...tick }) {
    const { [this.stage]: lattice, [this.timeline]: curve } = tick.views;
    return { ...tick, lattice, curve, ...(beside && { beside: this.placed(beside) }) };
  }
}
