/** What can be kept, in which forms: {png, svg, csv} for the lattice, the inspector and each panel; each gives a Blob or text. */

import { csv, ofFigure, ofLattice, ofTables } from "./csv.js";
import { pngOf, sharpCanvas } from "./files.js";
import { sharpPicture, svgOf } from "./standalone.js";
import { SvgContext } from "./svg.js";

/** The lattice; `exactly` gives its picture in double precision, where the run stands still. */
export function latticeForms(lattice, exactly) {
  return {
    png() {
      const { canvas, ctx } = sharpCanvas(lattice.width, lattice.height);
      ctx.fillStyle = lattice.colours.card;
      ctx.fillRect(0, 0, lattice.width, lattice.height);
      lattice.drawOn(ctx);
      return pngOf(canvas);
    },
    svg() {
      const ctx = new SvgContext(lattice.width, lattice.height, lattice.colours.card);
      lattice.drawOn(ctx);
      return ctx.text("Lattice of layers and timesteps");
    },
    csv: async () => ofLattice(await exactly(), lattice.model),
  };
}

export function inspectorForms(root) {
  const svg = () => svgOf(root, "Inspector");
  return {
    png: () => sharpPicture(svg()),
    svg,
    csv: () => ofTables(root),
  };
}

/** A chart, at a size of its own, whatever room it has on the page. */
export function chartForms({ chart }) {
  return { png: () => chart.png(), svg: () => chart.svg(), csv: () => (chart.lines ? csv(chart.lines()) : ofFigure(chart)) };
}
