import type { Feeds, Numbers, Tensored } from '#nn/runtime.ts';
import type { FeedType, ForecasterMapping, InputAxis, MappedInput } from '#shared/domain/forecaster.ts';

/** What one call is given, row by row: mostly a row is a series; in groups, its covariates are rows too. */
export interface Batch {
  /** All of one length; NaN where missing. */
  readonly contexts: readonly Float64Array[];
  /** By row and channel, over the context. */
  readonly past: readonly (readonly Float64Array[])[];
  /** By row and channel, over the steps ahead. */
  readonly ahead: readonly (readonly Float64Array[])[];
  /** In groups: by row, over the steps ahead; nothing for a row of the target. */
  readonly known: readonly (Float64Array | undefined)[];
  /** By row, the number of its series. */
  readonly groups: readonly number[];
  readonly length: number;
  /** Steps asked for. */
  readonly horizon: number;
}

const known = (v: number): number => (Number.isFinite(v) ? v : 0);

const ARRAYS: Readonly<Record<FeedType, (n: number) => Numbers>> = {
  float: (n) => new Float32Array(n),
  double: (n) => new Float64Array(n),
  int32: (n) => new Int32Array(n),
  int64: (n) => new BigInt64Array(n),
  bool: (n) => new Uint8Array(n),
};

/** The value of an input for one series, step and channel. */
function fillerOf(input: MappedInput, { missing }: ForecasterMapping, b: Batch): (s: number, t: number, c: number) => number {
  const { role, value = 0 } = input;
  if (role === 'context') return (s, t) => (missing === 'nan' ? b.contexts[s]![t]! : known(b.contexts[s]![t]!));
  if (role === 'observed') return (s, t) => (Number.isFinite(b.contexts[s]![t]) ? 1 : 0);
  if (role === 'missing') return (s, t) => (Number.isFinite(b.contexts[s]![t]) ? 0 : 1);
  if (role === 'past') return (s, t, c) => known(b.past[s]![c]![t]!);
  const ahead = input.axes.includes('channel')
    ? (s: number, t: number, c: number) => b.ahead[s]![c]![t] ?? Number.NaN
    : (s: number, t: number) => b.known[s]?.[t] ?? Number.NaN;
  if (role === 'future') return input.axes.includes('channel') ? (s, t, c) => known(ahead(s, t, c)) : ahead;
  if (role === 'ahead') return (s, t, c) => (Number.isFinite(ahead(s, t, c)) ? 1 : 0);
  if (role === 'group') return (s) => b.groups[s]!;
  if (role === 'horizon') return () => b.horizon;
  return () => value;
}

function filled(input: MappedInput, mapping: ForecasterMapping, b: Batch): Tensored {
  const time = input.role === 'future' || input.role === 'ahead' ? b.horizon : b.length;
  const sizes: Record<InputAxis, number> = { series: b.contexts.length, time, channel: mapping.covariates.length, one: 1 };
  const dims = input.axes.map((axis) => sizes[axis]);
  const data = ARRAYS[input.type](dims.reduce((a, n) => a * n, 1));
  const value = fillerOf(input, mapping, b);
  const stride = (axis: InputAxis): number => {
    const at = input.axes.indexOf(axis);
    return at < 0 ? 0 : dims.slice(at + 1).reduce((a, n) => a * n, 1);
  };
  const [bySeries, byTime, byChannel] = [stride('series'), stride('time'), stride('channel')];
  const over = (axis: InputAxis): number => (input.axes.includes(axis) ? sizes[axis] : 1);
  for (let s = 0; s < over('series'); s++)
    for (let t = 0; t < over('time'); t++)
      for (let c = 0; c < over('channel'); c++) put(data, s * bySeries + t * byTime + c * byChannel, value(s, t, c));
  return { data, dims };
}

function put(data: Numbers, at: number, value: number): void {
  if (data instanceof BigInt64Array) data[at] = BigInt(Math.round(value));
  else data[at] = value;
}

/** The inputs of the file, filled as the mapping says. */
export const feedsOf = (mapping: ForecasterMapping, batch: Batch): Feeds =>
  Object.fromEntries(mapping.inputs.map((input) => [input.name, filled(input, mapping, batch)]));
