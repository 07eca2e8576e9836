/** The page: joins its rooms, and does nothing itself. */

import { joinTerms } from "./chain/join.js";
import { Gallery } from "./charts/images/gallery.js";
import { joinCharts } from "./charts/join.js";
import { Chart } from "./charts/plotly.js";
import { PresetPanels } from "./charts/preset_panels.js";
import { Prose } from "./charts/prose.js";
import { Checking } from "./check/join.js";
import { Comparison } from "./compare/join.js";
import { CostSurface } from "./cost_surface/join.js";
import { joinEmbedding, viewsAsked } from "./embed/join.js";
import { Exports } from "./export/menu.js";
import { joinDivergence } from "./divergence/join.js";
import { joinHall } from "./hall/join.js";
import { ImagesRead } from "./images/join.js";
import { joinInspector } from "./inspector/join.js";
import { joinLink } from "./link/join.js";
import { joinOrigins } from "./origins/join.js";
import { steer } from "./player/join.js";
import { joinPresets } from "./presets/join.js";
import { Quizzes } from "./quiz/join.js";
import { ReplayDialog } from "./replay/dialog.js";
import { about } from "./run/api.js";
import { Commands } from "./run/commands.js";
import { joinRun } from "./run/join.js";
import { Session } from "./run/session.js";
import { State } from "./run/state.js";
import { testHooks } from "./run/test_hooks.js";
import { Views } from "./run/views.js";
import { joinSetup } from "./setup/join.js";
import { Speech } from "./shell/announcer.js";
import { Banner } from "./shell/banner.js";
import { Folds } from "./shell/folds.js";
import { joinShell } from "./shell/join.js";
import { joinSheets } from "./shell/sheets.js";
import { chooseQuantity } from "./shell/quantities.js";
import { joinStage } from "./stage/join.js";
import { joinTexts } from "./text/join.js";
import { UnitHistory } from "./unit_history/history.js";
import { joinResponses } from "./unit_responses/join.js";
import { joinWhatIf } from "./what_if/join.js";

/** What draws a view, by what it declares. */
const RENDERERS = {
  plot: Chart, "plot with maps": Chart, images: Gallery, "cost surface": Chart, "sampled text": Prose,
  "unit along text": Prose,
};

const find = (selector) => document.querySelector(selector);
const { catalogue, presets, version, views, default: fallback } = JSON.parse(find("#facts").textContent);

const state = new State();
joinShell({ state });
const known = new Views(views);
const session = new Session(state, known);
const banner = new Banner(find("#banner"));
const speech = new Speech(find("#selected-line"), find("#announcer"));
const { stage, lattice } = joinStage({ state, session, catalogue });
const charts = joinCharts({ state, session, known, renderers: RENDERERS, version });
const { panels } = charts;
stage.addEventListener("drawn", charts.load, { once: true });
const presetPanels = new PresetPanels(panels, presets, viewsAsked(known));

const link = joinLink({ state, session, banner, known, presets });
const commands = new Commands({
  state, session, journey: link.journey, banner, follow: (run) => form.follow(run), copy: () => runs.copy(),
});
const tell = (body) => commands.tell(body);
const { driver, player } = steer({
  bar: find(".player"), state, session, lattice, speech, tell, attempt: (body) => commands.attempt(body),
  still: () => inspect(), walked: (most) => stage.walk(most),
});
chooseQuantity(find("#quantities"), find("#own-quantities"), state);
new UnitHistory(find("#unit-history"), state, lattice);
const folds = new Folds(state, panels, (text) => speech.announce(text));
const comparison = new Comparison({
  state, stage, banner, catalogue, presets, renew: (setup) => runs.renew(setup),
  write: (spec) => form.setup.write(spec), settings: (now) => form.setup.follow(now),
});
const form = joinSetup({
  state, comparison, commands, folds, catalogue, freeze: (layer, on) => freeze(layer, on, state.edited),
  open: (preset) => runs.open(preset),
});
const divergence = joinDivergence({
  root: find("#why"), state, cursor: driver.cursor, front: () => stage.front, renew: (setup) => runs.renew(setup),
});
joinRun({
  state, banner, tell, copy: () => runs.copy(), resume: () => runs.resume(), why: () => divergence.open(),
  inHall: () => Boolean(hall.following), follows: () => hall.follows, ask: (send) => form.setup.submit(send),
  lost: (why) => player.status("lost", why), back: () => [form.setup, charts].forEach((part) => part.retry()),
});

const { tuning, freeze, imagine } = joinWhatIf({
  stage: find(".stage"), player: find(".player"), state, session, lattice, front: () => stage.front,
  all: () => Object.values(stage.lattices), panels, speech, tell, driver,
});
const { inspect, fill } = joinInspector({
  root: find("#inspector"), tuning, catalogue, presets, state, session, lattice, front: () => stage.front, banner,
  speech, tell, playing: () => driver.playing, check: () => checking.open(),
});
joinSheets({ state, stage, inspector: find("#inspector") });
joinOrigins({ state, stage, key: find("#origin-key"), banner });
const checking = new Checking({
  state, stage, speech,
  compare: (made) => comparison.dialog.begin(made).catch((error) => banner.refuse(error)),
});
new CostSurface({ state, panels, imagine });
new ImagesRead({ state, panels });
joinTexts({ state, panels });
joinResponses({ panels, state, lattices: () => stage.lattices });
joinTerms({ root: find("#terms"), state, lattice, banner, playing: () => driver.playing });
const replay = new ReplayDialog({ state, session, tell, version });
new Exports({
  state, session, front: () => stage.front, inspector: find("#inspector"), panels, banner,
  link: () => link.permalink.link, fill, ask: (path, side) => about(state.run.id, path, side),
  replay: () => replay.open(), check: () => checking.open(),
}).atStage(find("#keep"));

const moment = {
  known: { fallback, views: known.names, usual: known.usual }, state, session, lattice, panels, cursor: driver.cursor,
};
const quizzes = new Quizzes({
  state, catalogue, presets, banner, link: () => link.permalink.quizLink,
  renew: (setup, quiz) => runs.renew(setup, quiz), end: () => comparison.toggle(),
});
const runs = link.runs({
  ...moment, driver, presetPanels, fallback, pairs: comparison.pairs, follow: form.follow, quizzes,
  leaveHall: () => hall.following?.leave(),
});
joinEmbedding({ state, driver });
joinPresets({ welcome: find("#inspector"), driver, banner, open: (preset) => runs.open(preset) });
const hall = joinHall({ ...moment, banner, permalink: link.permalink, journey: link.journey, copy: () => runs.copy() });
window.unrolled = testHooks({ state, lattice, panels, stage, driver });
hall.begin((address) => runs.begin(address));
