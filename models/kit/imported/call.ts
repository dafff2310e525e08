import type { Feeds, Session } from '#nn/runtime.ts';
import { type ForecasterMapping, inGroups } from '#shared/domain/forecaster.ts';
import { feedsOf } from './feeds.ts';
import { type Knots, knotsOf } from './knots.ts';
import { type Scale, scaleOf } from './scale.ts';

/** What one call is about, series by series. */
export interface Call {
  readonly contexts: readonly Float64Array[];
  /** By series and channel. */
  readonly past: readonly (readonly Float64Array[])[];
  readonly ahead: readonly (readonly Float64Array[])[];
  /** Steps that are asked for, and those that are read. */
  readonly asked: number;
  readonly steps: number;
  /** Series of a call where the file fixes them. */
  readonly most: number;
}

interface Row {
  readonly s: number;
  readonly values: Float64Array;
  readonly past: readonly Float64Array[];
  readonly ahead: readonly Float64Array[];
  readonly known?: Float64Array;
}

/** Padded at the start with what is missing. */
function padded(values: Float64Array, length: number): Float64Array {
  if (values.length === length) return values;
  const out = new Float64Array(length).fill(Number.NaN);
  out.set(values, length - values.length);
  return out;
}

/** The rows of a call: a file that takes so many series and no fewer is given the last one again; in groups covariates are rows. */
function rowsOf(mapping: ForecasterMapping, { contexts, past, ahead, most }: Call): Row[] {
  const series = Array.from({ length: mapping.batch ? most : contexts.length }, (_, i): Row => {
    const s = Math.min(i, contexts.length - 1);
    return { s, values: contexts[s]!, past: past[s]!, ahead: ahead[s]! };
  });
  if (!inGroups(mapping)) return series;
  return series.flatMap((row) => [row, ...row.past.map((values, c): Row => ({ ...row, values, known: row.ahead[c]! }))]);
}

/** The inputs of a call, scaled. */
export function prepared(mapping: ForecasterMapping, call: Call): { feeds: Feeds; rows: number; scales: readonly Scale[] } {
  const { contexts, asked } = call;
  const longest = mapping.context.fixed ? mapping.context.length : Math.max(...contexts.map((c) => c.length));
  const rows = rowsOf(mapping, call);
  const scales = rows.map((row) => scaleOf(row.values, mapping.scale));
  const scaled = (values: Float64Array, i: number) =>
    mapping.scale === 'none' ? values : values.map((v) => (v - scales[i]!.centre) / scales[i]!.size);
  const feeds = feedsOf(mapping, {
    contexts: rows.map((row, i) => scaled(padded(row.values, longest), i)),
    past: rows.map((row) => row.past.map((x) => padded(x, longest))),
    ahead: rows.map((row) => row.ahead),
    known: rows.map((row, i) => row.known && scaled(row.known, i)),
    groups: rows.map((row) => row.s),
    length: longest,
    horizon: asked,
  });
  return { feeds, rows: rows.length, scales };
}

/** One call: the knots of each series, in the unit of its history. */
export function callFile(session: Session, mapping: ForecasterMapping, call: Call): Knots {
  const { feeds, rows, scales } = prepared(mapping, call);
  const answer = session.run(feeds, [mapping.output.name])[mapping.output.name]!;
  const knots = knotsOf(mapping.output, answer, rows, call.steps);
  const step = inGroups(mapping) ? 1 + mapping.covariates.length : 1;
  return {
    probabilities: knots.probabilities,
    values: call.contexts.map((_, s) => {
      const { size, centre } = scales[s * step]!;
      return knots.values[s * step]!.map((v) => v * size + centre);
    }),
  };
}
