/** The pictures seen of a run so far, kept few and small: when there is no more room, every second one goes. */

export class Seen {
  /** @type {Run | null} */
  run;
  /** @type {number} */
  version;
  /** @type {number} */
  count;
  /** @type {number} */
  every;
  newest;

  constructor(most = 300, bytes = 4e6) {
    this.most = most;
    this.bytes = bytes;
    this.clear();
  }

  clear() {
    Object.assign(this, { pictures: [], every: 1, count: 0, size: 0, newest: null, run: null, version: 0 });
  }

  /** Note the newest picture; of another run nothing stays, and in another future nothing of what came later. */
  note({ run, update: now, version = 0, lattice: shown }) {
    const lattice = shown.whole ?? shown; // else some of it would be of another update
    const update = lattice.at ?? now;
    if (run !== this.run) this.clear();
    if (version !== this.version) this.keep((picture) => picture.update <= update);
    Object.assign(this, { run, version, newest: smaller(update, lattice) });
    this.count += 1;
    if (this.count % this.every === 0 || this.pictures.length < 2) this.put(this.newest);
  }

  /**
   * Into its place: a run that goes back comes to updates that it has been at.
   *
   * @param {Picture} picture
   */
  put(picture) {
    let place = this.pictures.length;
    while (place && this.pictures[place - 1].update >= picture.update) place -= 1;
    const same = this.pictures[place]?.update === picture.update;
    this.size += picture.size - (same ? this.pictures[place].size : 0);
    this.pictures.splice(place, Number(same), picture);
    while (this.pictures.length > this.most || (this.size > this.bytes && this.pictures.length > 1)) this.thin();
  }

  thin() {
    this.keep((_, i) => i % 2 === 0);
    this.every *= 2;
  }

  keep(wanted) {
    this.pictures = this.pictures.filter(wanted);
    this.size = this.pictures.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * All that are kept, and the newest: {update, timesteps, read(quantity, layer, n, unit), digits(quantity, layer)},
   * by update.
   */
  all() {
    const { newest, pictures } = this;
    if (!newest || pictures.some(({ update }) => update === newest.update)) return pictures;
    return [...pictures, newest].sort((a, b) => a.update - b.update);
  }
}

/** What of a lattice is kept: the arrays, which are nobody else's. Layer −1 is the input. */
function smaller(update, { timesteps, layers, inputs }) {
  const arrays = [...layers.flatMap((layer) => Object.values(layer)), inputs].filter((value) =>
    ArrayBuffer.isView(value?.data),
  );
  const read = (quantity, layer, n, unit) => {
    const { shape, data } = (layer < 0 ? inputs : layers[layer][quantity]) ?? { shape: [0, 0], data: [] };
    return data[n * shape[1] + unit];
  };
  const digits = (quantity, layer) => [(layer < 0 ? inputs : layers[layer][quantity])?.digits].filter(Boolean);
  return { update, timesteps, read, digits, size: arrays.reduce((sum, { data }) => sum + data.byteLength, 0) };
}

/**
 * One quantity of a unit over the updates: [[update, value] …] for each timestep, and how many digits are right where
 * not all are; gaps where a sequence was shorter.
 */
export function seriesOf(pictures, { layer, unit, quantity }, longest) {
  return Array.from({ length: longest }, (_, n) =>
    pictures
      .filter(({ timesteps }) => n < timesteps)
      .map((picture) => [picture.update, picture.read(quantity, layer, n, unit), ...picture.digits(quantity, layer)]),
  );
}
