/** The page: joins its parts, and does nothing itself. */

import { Banner } from "./shell/banner.js";
import { joinTerms } from "./chain/join.js";
import { Commands, COPY } from "./run/commands.js";
import { Comparison } from "./compare/join.js";
import { sideOf } from "./run/sides.js";
import { besideOf } from "./compare/run_requests.js";
import { Setup } from "./setup/setup.js";
import { factsOf } from "./run/test_hooks.js";
import { counted } from "./shell/format.js";
import { Exports } from "./export/menu.js";
import { Full } from "./run/full_server.js";
import { joinInspector } from "./inspector/join.js";
import { fillKeys, listen } from "./shell/keys.js";
import { followedIn, hallOf, joinFollowing, joinPresenting, presentedIn } from "./hall/join.js";
import { ImagesRead } from "./images/join.js";
import { showCut } from "./stage/truncation.js";
import { Lattice } from "./stage/lattice.js";
import { showScale } from "./stage/scale.js";
import { showTip } from "./stage/tip.js";
import { Journey } from "./link/journey.js";
import { Opening } from "./link/opening.js";
import { Permalink } from "./link/permalink.js";
import { keyOf } from "./run/ownership.js";
import { Brought } from "./charts/preset_panels.js";
import { Lacking } from "./charts/missing.js";
import { panelsMenu } from "./charts/menu.js";
import { Panels } from "./charts/panels.js";
import { Gallery } from "./charts/images/gallery.js";
import { Chart, loadPlotly } from "./charts/plotly.js";
import { Prose } from "./charts/prose.js";
import { chooseQuantity } from "./shell/quantities.js";
import { UnitAlongText } from "./text/unit_activity.js";
import { DrawnText } from "./text/sample.js";
import { recovers } from "./run/recovery.js";
import { joinResponses } from "./unit_responses/join.js";
import { Room } from "./shell/folds.js";
import { Session } from "./run/session.js";
import { shareable } from "./shell/share.js";
import { Speech } from "./shell/announcer.js";
import { modelOf, State } from "./run/state.js";
import { Views } from "./run/views.js";
import { steer } from "./player/join.js";
import { CostSurface } from "./cost_surface/join.js";
import { write } from "./shell/symbols.js";
import { onTheme, profile, setProfile, startTheme, toggleTheme } from "./shell/theme.js";
import { UnitHistory } from "./unit_history/history.js";
import { joinWhatIf } from "./what_if/join.js";

const find = (selector) => document.querySelector(selector);
/** What draws a view, by what it declares. */
const RENDERERS = {
  plot: Chart, "plot with maps": Chart, images: Gallery, "cost surface": Chart, "sampled text": Prose,
  "unit along text": Prose,
};
const FRONT = { search: "", hash: "" };
const facts = JSON.parse(find("#facts").textContent);
const known = new Views(facts.views);
startTheme();

const state = new State();
state.on("notation", (notation) => write({ notation })); // before anybody else is told
state.on("run", ({ spec, shape }) => write({ timed: shape.max_timesteps > 1, batch: spec.batch_size }));
const session = new Session(state, known);
const lattice = new Lattice(find("#lattice"));
const panels = new Panels(find("#panels"), find(".stage"), { usual: known.usual, renderers: RENDERERS });
const banner = new Banner(find("#banner"));
const permalink = new Permalink(state, known.usual, (run) => besideOf(run, facts.presets));
const journey = new Journey(state, banner, (body) => session.command(body));
panelsMenu(find("#panels-menu"), panels);
const brought = new Brought(panels, facts.presets);
new Exports({
  state, session, front: () => comparison.stage.front, inspector: find("#inspector"), panels, banner,
  link: () => permalink.link, fill: () => fill(),
}).atStage(find("#keep"));
const speech = new Speech(find("#selected-line"), find("#announcer"));
const quantities = chooseQuantity(find("#quantities"), find("#own-quantities"), state);
const unitHistory = new UnitHistory(find("#unit-history"), state, lattice);
showTip(lattice, find("#tip"));
shareable(find("#share"), banner, () => permalink.link);
const commands = new Commands({ state, session, journey, banner, follow, copy });
const tell = (body) => commands.tell(body);
const { driver, player, showPlayer } = steer({
  bar: find(".player"), state, session, lattice, speech, tell, attempt: (body) => commands.attempt(body),
  still: () => inspect(), walked: (most) => comparison.stage.walk(most),
});
const room = new Room(state, panels, (text) => speech.announce(text));
const setup = new Setup(find("#setup"), facts.catalogue, {
  onSetup: (spec) => comparison.make(spec), onSettings: change,
  onFreeze: (layer, on) => freeze(layer, on, state.edited), onFiles: () => room.folded("setup") && room.toggle("setup"),
});
const comparison = new Comparison({
  state, lattice, banner, catalogue: facts.catalogue, presets: facts.presets, renew, write: (spec) => setup.write(spec),
  settings: (now) => setup.follow(now),
});

/** Change settings of the run as it goes on; a refusal names its field in the form. */
async function change(settings) {
  try {
    await commands.send({ do: "set", ...settings, ...comparison.edits });
  } catch (error) {
    throw Object.assign(error, { field: error.field === "learning_rate" ? "optimiser.learning_rate" : error.field });
  }
}

/** The form and the menu follow the settings, which a command, a reset or a seek may change. */
function follow(run) {
  const same = [run, run.beside ?? run].every(
    (side) =>
      side.learning_rate === side.spec.optimiser.learning_rate &&
      JSON.stringify(side.truncate) === JSON.stringify(side.spec.truncate ?? null),
  );
  setup.follow(sideOf(state, state.edited).run);
  comparison.follow();
  find("#preset").value = (same && run.preset) || "";
}

/** A new run, from {preset} or a spec, which goes on playing if the old one was. Refused, nothing is lost. */
async function renew(wish) {
  const { playing } = driver;
  journey.end();
  permalink.write(); // where Back comes to
  if (!(await session.make(wish))) return;
  permalink.follow(true);
  if (playing) await driver.play();
}

/** A run of one's own of the one that somebody else drives: at the same moment, with the same edits. */
async function copy() {
  if (following) following.leave();
  try {
    await opening.again();
    banner.clear("refusal");
  } catch (error) {
    banner.refuse(error);
  }
}

/** The run that its server has forgotten once more, where it was; it goes on playing if it did. */
async function resume() {
  const { playing } = driver;
  driver.local.stop();
  await opening.again();
  if (playing) await driver.play();
}

async function start(preset) {
  await renew({ preset });
  brought.by(preset);
}

async function open(preset) {
  try {
    await start(preset);
  } catch (error) {
    banner.refuse(error);
  }
}

/** The run whose figures the panels have: another run's numbers do not fit into them. */
let charted = null;
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
const figures = new Lacking(() => panels.waiting, "The charts", chart);
const plotly = new Lacking(
  () => panels.waiting, "This chart", () => loadPlotly(facts.version).then(() => panels.start()),
);

// What is shown of the state.

state.on("run", (run) => {
  if (state.shown === run.id) return;
  state.shown = run.id;
  lattice.reshape(modelOf(run));
  find("#summary").textContent =
    `${[run.shape.inputs, ...run.spec.layers.map((layer) => layer.units)].join(" → ")} · ${counted(run.parameters, "weight")}`;
  comparison.enter(run);
  player.enter(run);
  showPlayer(run);
  follow(run);
  banner.clear("diverged", "watching");
  if (!keyOf(run.id) && !following) {
    banner.show("watching", "You are watching a run that somebody else controls.", { label: COPY, do: copy }, true);
  }
  charted = null;
  figures.get();
});

state.on("tick", (tick) => {
  if (!tick) return;
  if (charted === state.run.id) panels.show(tick.views, tick.beside?.views);
  if (tick.status === "diverged") {
    banner.show("diverged", tick.message, { label: "Reset", do: () => tell({ do: "reset" }) });
  } else banner.clear("diverged");
});

recovers({
  state, banner, resume, inHall: () => Boolean(following?.follows), ask: (wish) => setup.submit(wish),
  lost: (why) => player.status("lost", why),
  back: () => [setup, figures, plotly].forEach((part) => part.retry()),
});

// Who reads a number where the run stands still reads all its digits.
const refine = () => session.refineLattice().catch(() => null);
panels.addEventListener("pointed", ({ detail }) => session.refine([detail]).catch(() => null));
comparison.stage.addEventListener("read", () => refine());
comparison.stage.addEventListener("drawn", ({ detail }) => detail.rounded && refine());
for (const name of ["tick", "cursor"]) state.on(name, () => state.cursor.position !== null && refine());

panels.addEventListener("change", () => {
  state.set({ open: panels.wish, large: panels.large });
  if (charted) session.want(panels.streamed);
});
state.on("selected", (selected) => panels.select(selected && selected.layer + 1));

state.on("quantity", (quantity) => lattice.choose(quantity));
state.on("notation", () => { lattice.write(); panels.write(); });
const { tuning, freeze, imagine } = joinWhatIf({
  stage: find(".stage"), player: find(".player"), state, session, lattice, front: () => comparison.stage.front,
  all: () => Object.values(comparison.stage.lattices), panels, speech, tell, driver,
});
const { inspect, nextNotation, fill } = joinInspector({
  root: find("#inspector"), tuning, state, session, lattice, front: () => comparison.stage.front, banner, speech, tell,
  playing: () => driver.playing,
});
new CostSurface({ state, panels, imagine });
new DrawnText({ state, panels });
new UnitAlongText({ state, panels });
new ImagesRead({ state, panels });
joinResponses({ panels, state, lattices: () => comparison.stage.lattices });
joinTerms({ root: find("#terms"), state, lattice, banner, playing: () => driver.playing });
addEventListener("pageshow", (event) => event.persisted && location.reload()); // its run went when the page did
addEventListener("popstate", () => permalink.current || goTo(location));
showScale(comparison.stage, find("#scale-of"), find("#scale-low"), find("#scale-high"));
showCut(comparison.stage, find("#cut-key"));
comparison.stage.addEventListener("drawn", () => {
  performance.mark("first-lattice");
  document.documentElement.classList.add("settled");
  plotly.get();
}, { once: true });

// What the visitor does.

find(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // its address would be another moment's
  find("#lattice").focus();
});
find("#preset").addEventListener("change", (event) => open(event.target.value));
find("#theme").addEventListener("click", toggleTheme);
const toggleProfile = () => state.set({ profile: state.profile ? null : "projector" });
state.on("profile", (name) => {
  setProfile(name);
  find("#profile").setAttribute("aria-pressed", String(Boolean(name)));
});
state.set({ profile: profile() });
find("#profile").addEventListener("click", toggleProfile);
onTheme(() => state.tick && inspect());
find("#help").addEventListener("click", () => find("#keys").showModal());
fillKeys(find("#keys-table"));
listen({
  toggle: () => driver.toggle(), ahead: () => driver.move(1), back: () => driver.move(-1),
  leapAhead: () => driver.leap(1), leapBack: () => driver.leap(-1), finer: () => driver.climbBy(-1),
  coarser: () => driver.climbBy(1), turn: () => driver.turn(), leave: () => driver.leave(), reset: () => driver.reset(),
  compare: () => comparison.toggle(), cycle: () => comparison.cycle(), history: () => unitHistory.toggle(),
  theme: toggleTheme, notation: nextNotation, profile: toggleProfile, setup: () => room.toggle("setup"),
  stageOnly: () => room.stageOnly(), help: () => find("#keys").showModal(), quantity: (key) => quantities.common(key),
  own: (key) => quantities.own(key === "9"),
});

window.unrolled = factsOf({ state, lattice, panels, comparison, driver });

const opening = new Opening({
  known: { fallback: facts.default, views: known.names, usual: known.usual },
  state, session, lattice, panels, brought, journey, cursor: driver.cursor, permalink, pairs: comparison.pairs, follow,
  tell: (text) => (text ? banner.note("arithmetic", text) : banner.clear("arithmetic")),
});

const asked = hallOf(location);
const presenting = joinPresenting({ state, address: () => permalink.watched, banner });
const inHall = presentedIn(asked);
const followed = inHall ? null : followedIn(asked);
const following =
  followed &&
  joinFollowing(followed, {
    known: { fallback: facts.default, views: known.names, usual: known.usual },
    state, session, lattice, panels, cursor: driver.cursor, arrived: () => journey.to(0), copy,
    back: () => {
      permalink.hold();
      history.replaceState(null, "", followed.address);
    },
  });

/** What of a link could not be shown. */
const tellProblems = (problems) =>
  problems.length && banner.show("link", problems.join(" "), { label: "Close", do: () => banner.clear("link") });

async function begin() {
  if (following?.follows) return; // what is shown comes from the hall
  const full = new Full({ state, banner });
  try {
    await full.until(async () => tellProblems(await opening.open(asked ? FRONT : location)));
  } catch (error) {
    await full.until(() => start(facts.default));
    banner.show("link", `${error.message} Here is the default set-up instead.`);
  }
}

/** To another address without leaving the page; what is refused leaves all as it is. */
async function goTo(address) {
  driver.leave();
  try {
    tellProblems(await opening.open(address));
  } catch (error) {
    banner.refuse(error);
  }
}

begin().then(() => inHall && presenting.begin(inHall));
