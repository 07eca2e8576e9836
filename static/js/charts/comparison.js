/**
 * What a panel shows of two sides: {figures, payloads(a, b)}, one chart for each figure. Curves that are to be
 * compared,
 * such as the cost, stand in one chart; all else is drawn twice, A above B, on the same scale. Pure.
 */

const SIDES = ["A", "B"];
const isLog = (axis) => axis?.type === "log" && !axis.range;

/** One side alone. */
export const alone = (figure) => ({ figures: [figure], payloads: (a) => [a] });

/** A small letter above a figure, on the left, that says whose it is. */
const tag = (name) => ({
  text: `<b>${name}</b>`, showarrow: false, xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "right",
  yanchor: "bottom", xshift: -6, yshift: -3, font: { size: 13 },
});

/** The figure of a side that alone has such a one. */
export const ofSide = ({ data, layout }, side) => ({
  data,
  layout: {
    ...layout,
    annotations: [...(layout.annotations ?? []), tag(side)],
    margin: { ...layout.margin, t: Math.max(layout.margin.t, 20) },
  },
});

/** The axes of half a figure, which has room for few words and ticks. */
function axesOfHalf({ xaxis, yaxis }, above) {
  const title = { ...yaxis?.title, text: yaxis?.title?.text?.split(",")[0] };
  return {
    xaxis: above && xaxis ? { ...xaxis, title: { text: "" } } : xaxis,
    ...(yaxis && { yaxis: { ...yaxis, title, ...(!isLog(yaxis) && yaxis.dtick && { dtick: 3 * yaxis.dtick }) } }),
  };
}

/** Half a panel high: what is common stands once, its axis below, its legend above. */
function half({ data, layout }, i) {
  const { margin, annotations = [] } = layout;
  const above = i === 0;
  return {
    data,
    layout: {
      ...layout, ...axesOfHalf(layout, above), annotations: [...annotations, tag(SIDES[i])],
      showlegend: above && layout.showlegend,
      margin: { ...margin, t: Math.max(margin.t, 20), b: above ? Math.min(margin.b, 18) : Math.min(margin.b, 30) },
    },
  };
}

/**
 * The range of logarithms that a logarithmic axis needs for all of these payloads; null where there is nothing to
 * show.
 */
export function rangeOf(payloads, traces, axis = "y") {
  const values = payloads.flatMap((payload) =>
    payload.traces.flatMap((trace, t) => ((traces[t].yaxis ?? "y") === axis && trace.y?.data ? [...trace.y.data] : [])),
  );
  const logs = values.filter((y) => y > 0 && Number.isFinite(y)).map(Math.log10);
  if (!logs.length) return null;
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const edge = Math.max(0.15, (high - low) * 0.05);
  return [low - edge, high + edge];
}

/** Both, one above the other. */
function stacked(figure, beside) {
  const logarithmic = isLog(figure.layout.yaxis);
  return {
    figures: [figure, beside].map(half),
    payloads(a, b) {
      const range = logarithmic && a && b && rangeOf([a, b], figure.data);
      return [a, b].map(
        (payload) =>
          payload && {
            ...payload,
            layout: { ...payload.layout, ...(range && { "yaxis.range": range, "yaxis.autorange": false }) },
          },
      );
    },
  };
}

const text = (name) => ({
  type: "scatter", mode: "text", name, x: [], y: [], text: [`\u2002${name}`], textposition: "middle right",
  textfont: { size: 13 }, showlegend: false, hoverinfo: "skip", cliponaxis: false,
});

/** Where a curve ends. */
function end({ x, y }) {
  const last = y.data.findLastIndex((value) => Number.isFinite(value));
  return last < 0 ? { x: [], y: [] } : { x: [x.data[last]], y: [y.data[last]] };
}

const NEAR = 0.1; // of the height of the picture: letters would lie on each other

/**
 * Where both curves end; letters that would meet stand above and below.
 *
 * @param {Json[]} traces
 * @param {number[]} range
 */
function endsOf(traces, [low, high]) {
  const [a, b] = traces.map(end);
  const apart = Math.log10(a.y[0] / b.y[0]) / (high - low);
  const meet = Math.abs(apart) < NEAR;
  const [above, below] = ["top right", "bottom right"].map((textposition) => ({
    textposition: meet ? textposition : "middle right",
  }));
  return apart < 0
    ? [
        { ...a, ...below }, { ...b, ...above },
      ]
    : [
        { ...a, ...above }, { ...b, ...below },
      ];
}

/** An axis that holds both: as far down and up as either side reaches. */
function common(payloads) {
  const ranges = payloads.flatMap(({ layout }) => (layout?.["yaxis.range"] ? [layout["yaxis.range"]] : []));
  if (!ranges.length) return {};
  const [low, high] = [Math.min(...ranges.map(([least]) => least)), Math.max(...ranges.map(([, most]) => most))];
  return { "yaxis.range": [low, high] };
}

/** Both in one: the curves of B are dashed. */
function overlaid(figure, beside) {
  const named = ({ data }, i) =>
    data.map((trace) => ({
      ...trace,
      name: `${trace.name} ${SIDES[i]}`, line: { ...trace.line, ...(i && { dash: "dash" }) },
    }));
  return {
    figures: [{ ...figure, data: [figure, beside].flatMap(named) }],
    payloads: (a, b) => [a && b && { ...a, traces: [...a.traces, ...b.traces] }],
  };
}

/** The same, where the last curve of each side matters most: that ends with its letter. The curves of B are dashed. */
function ends(figure, beside) {
  const { figures: [{ data, layout }] } = overlaid(figure, beside);
  const last = [figure.data.length - 1, data.length - 1];
  const curves = data.map((trace, i) => ({ ...trace, opacity: last.includes(i) ? 1 : 0.4 }));
  return {
    figures: [
      {
        data: [...curves, ...SIDES.map(text)],
        layout: {
          ...layout,
          legend: { ...layout.legend, entrywidth: 0.48, entrywidthmode: "fraction", font: { size: 9.5 } },
          margin: { ...layout.margin, r: 24 },
        },
      },
    ],
    payloads(a, b) {
      if (!a || !b) return [null];
      const shared = common([a, b]);
      return [
        {
          traces: [
            ...a.traces,
            ...b.traces,
            ...endsOf([a.traces.at(-1), b.traces.at(-1)], shared["yaxis.range"] ?? [0, 1]),
          ],
          layout: shared,
        },
      ];
    },
  };
}

/** The path of B on the surface of A, where that is the same; it is dashed, and both end with their letter. */
function shared(figure, beside, { of }, { of: other }) {
  if (of !== other) return stacked(figure, beside);
  const path = beside.data
    .slice(1)
    .map((trace) => ({
      ...trace,
      name: `${trace.name} B`,
      ...(trace.name === "path" && { line: { ...trace.line, dash: "dot" } }),
    }));
  // They may come to the same place
  const letters = SIDES.map((name, i) => ({ ...text(name), textposition: ["bottom left", "top right"][i] }));
  return {
    together: true,
    figures: [{ ...figure, data: [...figure.data, ...path, ...letters] }],
    payloads: (a, b) => [a && b && { ...a, traces: [...a.traces, ...b.traces.slice(1), ...SIDES.map(() => ({}))] }],
  };
}

/** Each in a picture that is not a chart, and which knows what the other one shows. */
const apart = (figure, beside) => ({
  figures: [figure, beside],
  payloads: (a, b) => [a && { ...a, other: b }, b && { ...b, other: a }],
});

/** By what a view declares. */
const COMPARISONS = { stacked, overlaid, ends, shared, apart };

/**
 * @param {{figure: Figure, comparison: string}} view as the server describes it
 * @param {View | null} [beside] that of B, where it has that view
 */
export function pictures(view, beside) {
  if (!beside) return alone(view.figure);
  const comparison = view.comparison === beside.comparison ? view.comparison : "stacked";
  return COMPARISONS[comparison](view.figure, beside.figure, view, beside);
}
