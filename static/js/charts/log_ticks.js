/** Where a logarithmic axis is labelled, and how: few labels, each a whole number by itself. Pure. */

/** 0.02, 500, 10⁻⁵, 2·10⁻⁵, of a factor and a power of ten. */
function written(factor, power) {
  if (Math.abs(power) <= 3) return String(Number((factor * 10 ** power).toPrecision(6)));
  const raised = `10<sup>${String(power).replace("-", "−")}</sup>`;
  return factor === 1 ? raised : `${factor}·${raised}`;
}

const count = (low, high) => Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);

/** Steps of 1, 2 or 5 × 10ⁿ, of values that are close to each other. */
function evenly(low, high, most) {
  const rough = (high - low) / most;
  const power = Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * 10 ** power >= rough);
  return count(Math.ceil(low / (factor * 10 ** power)), Math.floor(high / (factor * 10 ** power))).map((k) => [
    k * factor, power,
  ]);
}

/**
 * @param {[number, number]} range logarithms
 * @param {number} most labels there are to be, about
 * @returns {{tickmode: "array", tickvals: number[], ticktext: string[]}}
 */
export function ticksOf([low, high], most) {
  /** @param {number[]} tick */
  const within = ([factor, power]) => {
    const log = Math.log10(factor) + power;
    return log >= low - 1e-9 && log <= high + 1e-9;
  };
  const powers = count(Math.floor(low), Math.ceil(high));
  const rows = [
    [1, 2, 5], [1, 3],
  ].map((factors) => powers.flatMap((power) => factors.map((factor) => [factor, power])).filter(within));
  const decades = powers.map((power) => [1, power]).filter(within);
  const every = Math.ceil(decades.length / most);
  let ticks = rows.find((row) => row.length <= most) ?? decades.filter(([, power]) => power % every === 0);
  if (ticks.length < 2) ticks = evenly(10 ** low, 10 ** high, most);
  return {
    tickmode: "array", tickvals: ticks.map(([factor, power]) => factor * 10 ** power),
    ticktext: ticks.map(([factor, power]) => written(factor, power)),
  };
}

/** The logarithms that the traces of an axis reach, with some room; null where there is nothing to show. */
function reach(data, name) {
  const logs = data
    .filter((trace) => trace.visible !== false && (trace.yaxis ?? "y") === name)
    .flatMap(({ y = [] }) => [...y])
    .filter((y) => y > 0 && Number.isFinite(y))
    .map(Math.log10);
  if (!logs.length) return null;
  const [low, high] = logs.reduce(
    ([least, greatest], log) => [Math.min(least, log), Math.max(greatest, log)],
    [Infinity, -Infinity],
  );
  const edge = high > low ? 0.06 * (high - low) : 0.5;
  return [low - edge, high + edge];
}

/** Label the logarithmic axes of a layout, for what is to be drawn. */
export function labelLogs(layout, data, most) {
  for (const [key, axis] of Object.entries(layout)) {
    if (!/^yaxis/.test(key) || axis.type !== "log") continue;
    const range = axis.range ?? reach(data, key.replace("axis", ""));
    if (range) Object.assign(axis, ticksOf(range, most));
  }
}
