/** From a view's payload to what Plotly is given. */

import { rows } from "../run/decode.js";

/**
 * Which traces of a figure are seen. A trace that names a layer, `marks: {layer}` from 1, is seen while that layer is
 * selected; if no trace is of that layer, those with `marks: {default: true}` are. One that names a choice is seen
 * while
 * that is made. All other traces always are.
 *
 * @returns {boolean[]}
 */
export function seen(traces, layer, choice) {
  const fits = traces.some(({ marks }) => marks?.layer !== undefined && marks.layer === layer);
  const ofLayer = (marks) => marks?.layer === undefined || (fits ? marks.layer === layer : Boolean(marks.default));
  return traces.map(({ marks }) => ofLayer(marks) && (marks?.choice === undefined || marks.choice === choice));
}

/** What is said at the pointer, with no more digits than are right. */
function told(z, { hovertemplate, zhoverformat }) {
  if (!hovertemplate) return {};
  const format = `.${z.digits}~g`;
  if (z.digits === 1) {
    return { zhoverformat: format, hovertemplate: hovertemplate.replace(/%\{z(:[^}]*)?\}/, `≈ %{z:${format}}`) };
  }
  return { hovertemplate, zhoverformat: z.digits ? format : zhoverformat };
}

/** The arrays of a payload as Plotly wants them, for the traces that are seen; what else it has stays as it is. */
export function patchOf({ traces, layout, ...rest }, figure, layer, choice) {
  const arrays = (trace) =>
    Object.fromEntries(Object.entries(trace).map(([key, value]) => [key, value?.shape ? rows(value) : value]));
  const visible = seen(figure.data, layer, choice);
  return {
    ...rest,
    layout,
    traces: traces.map((trace, i) => ({
      ...arrays(trace),
      ...(trace.z && told(trace.z, { ...figure.data[i], ...trace })),
      visible: visible[i],
    })),
  };
}
