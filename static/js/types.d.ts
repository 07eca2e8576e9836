// What flows through the page. Names here are known in every module's JSDoc; nothing of this file is ever run.
// Layers, timesteps, units, rows and columns count from 0, as in the server's bodies.

/** What JSON may hold, where no interface below says more. */
type Json = any;

/** Numbers off the wire; `digits`: how many of each are right, where not all of them are. */
interface NumberArray {
  shape: number[];
  data: Float32Array | Float64Array | Uint8Array;
  digits?: number;
}

interface Truncation {
  depth: number | null;
  every?: number;
}

interface LayerSpec {
  kind: string;
  units: number;
  activation?: string | { kind: string; [parameter: string]: unknown };
  bias?: boolean;
  weights?: Record<string, unknown>;
  [parameter: string]: any;
}

/** What a run is made of. */
interface RunSpec {
  task: { kind: string; data?: string; [parameter: string]: any };
  layers: LayerSpec[];
  readout: string;
  cost: string;
  optimiser: { kind: string; learning_rate: number; [parameter: string]: any };
  batch_size: number;
  truncate?: Truncation | null;
  initialiser: { kind: string; [parameter: string]: any };
  seed: number;
  mistakes?: { kind: string; [parameter: string]: any }[];
}

/** What the server says of a network beside its spec. */
interface Shape {
  inputs: number;
  outputs: number;
  max_timesteps: number;
  image: number[] | null;
  display: string;
  symbols: string | null;
  classes: string[];
  washout: number;
  input_names: string[];
  output_names: string[];
  scales: Record<string, any>;
  layers: LayerShape[];
}

interface LayerShape {
  label: string;
  recurrent: boolean;
  learns: boolean;
  gates: string[];
  quantities: string[];
  names: Record<string, string>;
  terms: Record<string, any>;
}

/** What can be changed while a run goes on. */
interface Settings {
  learning_rate: number;
  truncate?: Truncation | null;
  frozen?: string[];
}

/** One side of a run, as its state is answered. */
interface Side extends Settings {
  spec: RunSpec;
  shape: Shape;
  cost: number | null;
  parameters: number;
  edits: Edit[];
  edited: number;
  version: number;
}

/** A run, as its state is answered. */
interface Run extends Side {
  id: string;
  update: number;
  furthest: number;
  epoch: number;
  playing: boolean;
  rung: string;
  rate: number | null;
  updates_per_second: number;
  updates_per_epoch: number;
  status: string;
  message: string | null;
  viewers: number;
  numerics: string;
  preset: string | null;
  beside: Side | null;
}

/** A change of one number, as `POST …/edits` and what-if take it. */
interface Edit {
  [field: string]: any;
}

/** What a layer is for who draws it. */
interface NetworkLayer extends LayerShape {
  units: number;
  kind: string;
  bias: boolean;
  activation: string | undefined;
}

/** What the lattice has to know of a run's network. */
interface Network {
  inputs: number;
  outputs: number;
  longest: number;
  image: number[] | null;
  symbols: string[] | null;
  classes: string[];
  manyToOne: boolean;
  washout: number;
  inputNames: string[];
  outputNames: string[];
  scales: Record<string, any>;
  truncate: Truncation | null;
  layers: NetworkLayer[];
  frozen?: string[];
}

/** A layer of a picture: its quantities by name, and what changed in its weights. */
interface LayerPicture {
  name: string;
  changes: Record<string, number>;
  [quantity: string]: any;
}

/** What the lattice shows: one sample of one step. */
interface Picture {
  sample: number;
  index_in_batch: number;
  batch: number;
  timesteps: number;
  cost: number;
  inputs: NumberArray;
  outputs: NumberArray;
  targets: NumberArray;
  output_gradient: NumberArray;
  layers: LayerPicture[];
  edges: any;
  truncation: any;
  at: number;
  rounded?: boolean;
  difference?: boolean;
  origin?: { n: number; reached: ArrayLike<number>[] };
  [weights: string]: any;
}

/** A view's numbers: the lattice's picture, or traces and a layout for a panel. */
interface Payload {
  at?: number;
  rounded?: boolean;
  [part: string]: any;
}

/** One update as it is streamed, of one side. */
interface Tick {
  run?: string;
  update: number;
  epoch: number;
  cost: number | null;
  version: number;
  status: string;
  message?: string | null;
  playing: boolean;
  rung: string;
  rate: number | null;
  frozen: string[];
  views: Record<string, Payload>;
  /** The view that the stage draws, and the one that the timeline does. */
  lattice?: Picture;
  curve?: Payload;
  beside?: Tick;
  [head: string]: any;
}

/** A view as the server describes it. */
interface View {
  title: string;
  figure: Figure;
  renderer: string;
  comparison: string;
  imaginable: boolean;
  choices: Record<string, string>;
  strip: boolean;
}

/** A figure of Plotly's. */
interface Figure {
  data: any[];
  layout: Record<string, any>;
}

/** A place in the lattice; layer −1 is the input, and `n` is null in an update of the weights. */
interface Cell {
  layer: number;
  n: number | null;
  unit?: number;
}

/** A weight that is looked at; `column` is null for a bias. */
interface WeightPlace {
  name: string;
  row: number;
  column: number | null;
}

/** An answer to what-if, as the state keeps it. */
interface Imagined {
  update: number;
  changes: { edit: Edit; before: number | null }[];
  cost: number | null;
  lattice: Picture;
  views: Record<string, Payload>;
}

/** What a link says of the moment, as far as it says it. */
interface Moment {
  cell?: Cell;
  show?: string;
  at?: number;
  made?: string;
  edits?: Json;
  beside?: Json;
  rung?: string;
  order?: string;
  pos?: number;
  [part: string]: any;
}

/** One entry of the walk through a step. */
interface WalkStage {
  pass: "forward" | "cost" | "backward" | "update";
  layer: number;
  n: number | null;
}

/** What is called back with this or that. */
type Callback = (...given: any[]) => any;

/** What our own events tell. */
interface Event {
  readonly detail?: any;
}

/** What `facts.js` leaves for tests and for the console. */
interface Window {
  unrolled: any;
  Plotly: any;
}

/** The state of the page. */
type State = import("./run/state.js").State;
type StateField = import("./run/state.js").Field;

// Parts of the page, for who is given one.
type Banner = import("./shell/banner.js").Banner;
type Cursor = import("./player/cursor.js").Cursor;
type Driver = import("./player/driver.js").Driver;
type Journey = import("./link/journey.js").Journey;
type Stage = import("./stage/stage.js").Stage;
type Lattice = import("./stage/lattice.js").Lattice;
type Opening = import("./link/opening.js").Opening;
type Panels = import("./charts/panels.js").Panels;
type Permalink = import("./link/permalink.js").Permalink;
type PresetPanels = import("./charts/preset_panels.js").PresetPanels;
type Session = import("./run/session.js").Session;
type Speech = import("./shell/announcer.js").Speech;
