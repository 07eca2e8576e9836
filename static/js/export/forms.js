/**
 * What can be kept, in which forms: {png, svg, csv} for the lattice, the inspector and each panel; each gives a Blob
 * or text.
 */

import { csv, ofFigure, ofLattice, ofTables } from "./csv.js";
import { pngOf, sharpCanvas } from "./files.js";
import { drawFoot, FOOT } from "./foot.js";
import { sharpPicture, svgOf } from "./standalone.js";
import { SvgContext } from "./svg.js";

/**
 * The lattice with what its colours mean below it; `about`: {title, update, side} of the moment; `exactly` gives its
 * picture in double precision, where the run stands still.
 *
 * @param {Lattice} lattice
 * @param {Json} about
 * @param {() => Promise<Picture>} [exactly]
 */
export function latticeForms(lattice, about, exactly) {
  const height = lattice.height + FOOT;
  const draw = (ctx) => {
    const legend = lattice.drawOn(ctx);
    if (legend) drawFoot(ctx, lattice, legend, about);
  };
  return {
    png() {
      const { canvas, ctx } = sharpCanvas(lattice.width, height);
      ctx.fillStyle = lattice.colours.card;
      ctx.fillRect(0, 0, lattice.width, height);
      draw(ctx);
      return pngOf(canvas);
    },
    svg() {
      const ctx = new SvgContext(lattice.width, height, lattice.colours.card);
      draw(ctx);
      return ctx.text("Lattice of layers and timesteps");
    },
    csv: async () => ofLattice(await exactly(), lattice.model),
  };
}

/** @param {HTMLElement} root */
export function inspectorForms(root) {
  const svg = () => svgOf(root, "Inspector");
  return {
    png: () => sharpPicture(svg()),
    svg,
    csv: () => ofTables(root),
  };
}

/** A chart, at a size of its own, whatever room it has on the page, with a title; `readable` has it show all digits. */
export function chartForms({ chart, title }, readable) {
  const lines = async () => {
    await readable();
    return chart.lines ? csv(chart.lines()) : ofFigure(chart);
  };
  return { png: () => chart.png(title), svg: () => chart.svg(title), csv: lines };
}
