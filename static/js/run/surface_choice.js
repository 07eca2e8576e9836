/** The choices of the panel of the cost over two weights, and what is shown until somebody chooses. */

/** Range of the axes on either side, whose cost it is, and what is shown until somebody chooses. */
export const REACHES = [0.5, 1, 2.5, 5, 10];
export const SAMPLES = { batch: "batch", training: "all" };
export const USUAL = Object.freeze({ pair: null, reach: 2.5, samples: "batch", solid: false });
