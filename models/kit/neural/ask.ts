import { openGraph, programOf } from '#nn/graph/scope.ts';
import type { OnnxModel } from '#nn/onnx/model.ts';
import { declare } from '#nn/parameters.ts';
import type { Feeds, Runtime, Tensored } from '#nn/runtime.ts';
import { addSteps, type TimeAxis } from '#shared/base/axis.ts';
import { clockAt, putColumns } from './covariates.ts';
import type { NetShape, Network } from './network.ts';
import { cellAt, type Member, type NetState, type SeriesState } from './state.ts';
import { answerOf, askedOf, putAnswer } from './use.ts';
import type { View } from './view.ts';
import { unpackWeights } from './weights.ts';

/** A window of one series, ready to be asked about. */
export interface Window {
  /** Values in the unit of the series, the last row last; as many as there are, at most a window. */
  readonly y: ArrayLike<number>;
  /** Values of covariate `c` of the plan's past (then known) at row `i`, counted from the end of the history: -1 is the last row, 0 the first ahead. */
  readonly past: (c: number, i: number) => number;
  readonly known: (c: number, i: number) => number;
  /** Time of the last row. */
  readonly end: number;
  readonly statics: NonNullable<SeriesState['statics']>;
}

/** What the nets say of some windows: per window, series-major. */
export interface Told {
  /** [N, H, Q] */
  readonly quantiles: Float32Array;
  /** What else the first hundreds of windows were told, where all was asked for; means over the members. */
  readonly others: Readonly<Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>>;
}

const TOGETHER = 512;

function feedsOf(windows: readonly Window[], { shape, plan }: NetState, axis: TimeAxis): Feeds {
  const { inputLength: L, horizon: H } = shape;
  const N = windows.length;
  const [P, K, C] = [shape.past.length, shape.known.length, shape.categories.length];
  const clocked = K - plan.clock.length;
  const y = new Float32Array(N * L).fill(Number.NaN);
  const [past, known] = [new Float32Array(N * L * P), new Float32Array(N * (L + H) * K)];
  const statics = new Float32Array(N * shape.statics.length);
  const categories = new BigInt64Array(N * C);
  windows.forEach((w, n) => {
    const rows = Math.min(L, w.y.length);
    for (let i = 1; i <= rows; i++) y[n * L + L - i] = w.y[w.y.length - i]!;
    if (P > 0) for (let i = 1; i <= rows; i++) putColumns(plan.past, (c) => w.past(c, -i), past, (n * L + L - i) * P);
    for (let i = -L; i < H; i++) {
      const at = (n * (L + H) + L + i) * K;
      if (clocked > 0 && i >= -rows) putColumns(plan.known, (c) => w.known(c, i), known, at);
      if (K > clocked) known.set(clockAt(axis, plan.clock, addSteps(axis, w.end, i + 1)), at + clocked);
    }
    statics.set(w.statics.row, n * shape.statics.length);
    w.statics.places.forEach((place, c) => {
      categories[n * C + c] = BigInt(place);
    });
  });
  return {
    y: { data: y, dims: [N, L] },
    ...(P > 0 && { past: { data: past, dims: [N, L, P] } }),
    ...(K > 0 && { known: { data: known, dims: [N, L + H, K] } }),
    ...(shape.statics.length > 0 && { statics: { data: statics, dims: [N, shape.statics.length] } }),
    ...(C > 0 && { categories: { data: categories, dims: [N, C] } }),
  };
}

/** The program that asks one net of a shape; its weights are inputs, so that members of one view and refits share it. */
export function askingProgram(network: Network, shape: NetShape, view: View) {
  const root = openGraph();
  const asked = askedOf(root, shape);
  const { parameters, declared } = declare(root);
  putAnswer(root, answerOf(network, shape, asked, [{ ...view, parameters }]));
  return { program: programOf(root, 'forecast'), declared };
}

/** What a net is asked with, once made: a state that is asked again and again keeps it as long as it lives. */
const asked = new WeakMap<Member, { readonly shape: NetShape; readonly program: OnnxModel; readonly fixed: Feeds }>();

function askingOf(network: Network, shape: NetShape, member: Member) {
  const known = asked.get(member);
  if (known?.shape === shape) return known;
  const weights = unpackWeights(member);
  const fixed = Object.fromEntries(member.parameters.map(({ name, dims }) => [name, { data: weights[name]!, dims }]));
  const made = { shape, program: askingProgram(network, shape, member).program, fixed };
  asked.set(member, made);
  return made;
}

type Others = Record<string, { readonly data: Float32Array; readonly dims: readonly number[]; readonly members: number }>;

/** Adds what one more member tells; what has other sizes than the first member's, as attention over a window of another length, is left out. */
function collect(others: Others, name: string, { data, dims }: Tensored): void {
  const first = others[name] ?? { data: new Float32Array(data.length), dims, members: 0 };
  if (first.dims.some((d, i) => d !== dims[i])) return;
  for (let i = 0; i < data.length; i++) first.data[i]! += Number(data[i]);
  others[name] = { ...first, members: first.members + 1 };
}

/** Asks the nets about windows, some hundred at a time, and averages the quantiles of the members. */
export function askNets(
  network: Network,
  net: NetState,
  windows: readonly Window[],
  axis: TimeAxis,
  { runtime, check, all = false }: { readonly runtime: Runtime; readonly check: () => void; readonly all?: boolean },
): Told {
  const { shape } = net;
  const size = shape.horizon * shape.probabilities.length;
  const quantiles = new Float32Array(windows.length * size);
  const others: Others = {};
  const ask = (member: Member): void => {
    const { program, fixed } = askingOf(network, shape, member);
    const session = runtime.open(program);
    const wanted = all ? session.outputs : ['quantiles'];
    try {
      for (let from = 0; from < windows.length; from += TOGETHER) {
        check();
        const out = session.run({ ...feedsOf(windows.slice(from, from + TOGETHER), net, axis), ...fixed }, wanted);
        const values = out.quantiles!.data as Float32Array;
        for (let i = 0; i < values.length; i++) quantiles[from * size + i]! += values[i]! / net.members.length;
        if (from === 0) for (const [name, told] of Object.entries(out)) if (name !== 'quantiles') collect(others, name, told);
      }
    } finally {
      session.close();
    }
  };
  for (const member of net.members) ask(member);
  const means = Object.entries(others).map(([name, { data, dims, members }]) => [name, { data: data.map((v) => v / members), dims }]);
  return { quantiles, others: Object.fromEntries(means) };
}

/** The window at the end of a series; `knownAt` gives covariates of the plan's known at steps ahead. */
export function windowAtEnd(s: SeriesState, net: NetState, knownAhead: (c: number, step: number) => number): Window {
  const unit = s.unit!;
  const tail = s.tail!;
  const offset = net.plan.past.length;
  const cell = (c: number, i: number): number => cellAt(s.covariates![c]!, tail.length + i);
  return {
    y: tail.map((v) => (v ?? Number.NaN) / unit),
    past: (c, i) => cell(c, i),
    known: (c, i) => (i < 0 ? cell(offset + c, i) : knownAhead(c, i)),
    end: s.end!,
    statics: s.statics!,
  };
}
