/**
 * Joins the charts to the run: their figures, which each run has of its own, what is drawn in them, and which are open.
 */

import { explainPanel } from "./about.js";
import { panelsMenu } from "./menu.js";
import { Lacking } from "./missing.js";
import { Panels } from "./panels.js";
import { loadPlotly } from "./plotly.js";

const find = (selector) => document.querySelector(selector);

/**
 * @param {{state: State, session: Session, known: Json, renderers: Record<string, any>, version: string}} parts
 *   `renderers`: what draws a view, by what it declares
 * @returns {{panels: Panels, load: () => void, retry: () => void}} `load` fetches what draws the charts, `retry` what
 *   could not be fetched
 */
export function joinCharts({ state, session, known, renderers, version }) {
  const panels = new Panels(find("#panels"), find(".stage"), { usual: known.usual, renderers });
  panelsMenu(find("#panels-menu"), panels);
  panels.addEventListener("made", ({ detail }) => explainPanel(detail));

  /** The run whose figures the panels have: another run's numbers do not fit into them. */
  let charted = null;
  const figures = new Lacking(() => panels.waiting, "The charts", chart);
  const plotly = new Lacking(() => panels.waiting, "This chart", () => loadPlotly(version).then(() => panels.start()));

  async function chart() {
    const { run } = state;
    const views = await session.views().catch((error) => {
      if (state.run.id === run.id) panels.set({}); // what is there is another run's
      throw error;
    });
    if (state.run.id !== run.id) return;
    charted = run.id;
    panels.set(views.a, views.b);
    if (state.tick) panels.show(state.tick.views, state.tick.beside?.views);
    plotly.retry(); // its places are other ones now
  }

  state.on("entered", () => {
    charted = null;
    figures.get();
  });
  state.on("tick", (tick) => tick && charted === state.run.id && panels.show(tick.views, tick.beside?.views));
  state.on("selected", (selected) => panels.select(selected && selected.layer + 1));
  state.on("notation", () => panels.write());
  panels.addEventListener("pointed", ({ detail }) => session.refine([detail]).catch(() => null));
  panels.addEventListener("change", () => {
    state.set({ open: panels.wish, large: panels.large });
    if (charted) session.want(panels.streamed);
  });
  return { panels, load: () => plotly.get(), retry: () => [figures, plotly].forEach((part) => part.retry()) };
}
