/**
 * The page in a frame of another page: which panels are asked for, and messages between the two.
 *
 * The other page sends {unrolled: "go", update: 12}, {unrolled: "play"}, {unrolled: "pause"} and {unrolled: "step"},
 * and receives {unrolled: "ready", preset, update}, {unrolled: "update", update, cost, playing} and
 * {unrolled: "height", height}.
 */

/** @typedef {import("../player/driver.js").Driver} Driver */

const FRAMED = window.parent !== window;

/** What the other page is told. Any site that may frame the page may know it: nothing of a visitor is in it. */
const say = (message) => window.parent.postMessage(message, "*");

/**
 * The views that `?show=` names in a frame; its other words are parts of the page.
 *
 * @param {{names: string[]}} known
 */
export function viewsAsked(known) {
  const { dataset } = document.documentElement;
  const views = (dataset.embed ?? "").split(" ").filter((name) => known.names.includes(name));
  if (views.length) dataset.embedViews = "";
  return views;
}

/** @param {{state: State, driver: Driver}} parts */
export function joinEmbedding({ state, driver }) {
  if (FRAMED) speak(state, driver);
}

function speak(state, driver) {
  let told = null;
  state.on("entered", () => say({ unrolled: "ready", preset: state.run.preset, update: state.run.update }));
  state.on("tick", (tick) => {
    const now = tick && `${tick.update} ${driver.playing}`;
    if (!tick || now === told) return;
    told = now;
    say({ unrolled: "update", update: tick.update, cost: tick.cost, playing: driver.playing });
  });
  new ResizeObserver(() => say({ unrolled: "height", height: document.body.scrollHeight })).observe(document.body);
  const does = {
    go: ({ update }) => Number.isSafeInteger(update) && update >= 0 && driver.seek(update),
    play: () => driver.playing || driver.toggle(),
    pause: () => driver.pause(),
    step: () => driver.move(1),
  };
  addEventListener("message", ({ source, data }) => {
    if (source === window.parent && Object.hasOwn(does, data?.unrolled)) does[data.unrolled](data);
  });
}
