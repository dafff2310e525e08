import type { Session } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type ForecasterMapping, inGroups } from '#shared/domain/forecaster.ts';
import { feedsOf } from './feeds.ts';
import { knotsOf, summed, weightsAt } from './knots.ts';
import { scaleOf } from './scale.ts';

/** A series to forecast: its context (NaN where missing) and its covariates by channel, over the context and over the horizon. */
export interface Ahead {
  readonly context: Float64Array;
  readonly past: readonly Float64Array[];
  readonly future: readonly Float64Array[];
}

/** The value at each probability by step, `[probability][step]`; or why the file gave none. */
export type Rolled = readonly Float64Array[] | { readonly failed: string };

/** Values that one call takes in, so that a transformer's memory stays within a few hundred megabytes; and series at most. */
const CALL_VALUES = 32_768;
const CALL_SERIES = 64;
const MEDIAN = 0.5;

/**
 * Forecasts series with an open file: `probabilities` at every step. Horizons longer than a call roll forward: the medians join the
 * context. `check` is called before every call. Where the file fails on a call, the series of that call are told why.
 */
export function roll(
  session: Session,
  mapping: ForecasterMapping,
  series: readonly Ahead[],
  horizon: number,
  probabilities: readonly number[],
  check: () => void,
): Rolled[] {
  const out: Rolled[] = [];
  const single = !mapping.inputs.some((i) => i.axes.includes('series'));
  const rows = mapping.context.length * (inGroups(mapping) ? 1 + mapping.covariates.length : 1);
  const most = single ? 1 : (mapping.batch ?? Math.max(1, Math.min(CALL_SERIES, Math.floor(CALL_VALUES / rows))));
  for (const group of callsOf(mapping, series, most)) {
    const together = group.map((s) => series[s]!);
    const made = attempt(() => rollGroup(session, mapping, together, { horizon, probabilities, most, check }));
    group.forEach((s, i) => {
      out[s] = 'failed' in made ? made : made[i]!;
    });
  }
  return out;
}

/** One series that the file cannot take does no harm to the others. */
function attempt<T extends object>(work: () => T): T | { readonly failed: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof AlmanacError && error.code === 'MODEL_FAILED') return { failed: error.message };
    throw error;
  }
}

interface Wish {
  readonly horizon: number;
  readonly probabilities: readonly number[];
  readonly most: number;
  readonly check: () => void;
}

function rollGroup(session: Session, mapping: ForecasterMapping, series: readonly Ahead[], wish: Wish): Float64Array[][] {
  const { horizon, probabilities, most, check } = wish;
  const out = series.map(() => probabilities.map(() => new Float64Array(horizon)));
  const contexts = series.map((s) => s.context);
  const past = series.map((s) => s.past);
  for (let from = 0; from < horizon; from += mapping.horizon) {
    check();
    const steps = Math.min(mapping.horizon, horizon - from);
    const asked = mapping.inputs.some((i) => i.role === 'horizon') ? steps : mapping.horizon;
    const ahead = series.map((s) => s.future.map((x) => stretched(x, from, asked)));
    const { values, probabilities: own } = call(session, mapping, { contexts, past, ahead, asked, steps, most });
    const weights = probabilities.map((p) => weightsAt(own, p));
    const middle = weightsAt(own, MEDIAN);
    series.forEach((_, i) => {
      for (const [k, w] of weights.entries()) out[i]![k]!.set(summed(w, values[i]!, steps), from);
      if (from + steps >= horizon) return;
      contexts[i] = shifted(contexts[i]!, summed(middle, values[i]!, steps), mapping);
      past[i] = past[i]!.map((x, c) => shifted(x, ahead[i]![c]!.subarray(0, steps), mapping));
    });
  }
  return out;
}

/** Which series go into a call together: padded to one length where missing values can be told, else those of one length. */
function* callsOf({ missing }: ForecasterMapping, series: readonly Ahead[], most: number): Generator<number[]> {
  const byLength = new Map<number, number[]>();
  series.forEach(({ context }, s) => {
    const key = missing === 'fill' ? context.length : 0;
    byLength.set(key, [...(byLength.get(key) ?? []), s]);
  });
  for (const together of byLength.values()) for (let i = 0; i < together.length; i += most) yield together.slice(i, i + most);
}

/** Covariates of some steps; those beyond the horizon repeat the last. */
const stretched = (x: Float64Array, from: number, steps: number): Float64Array =>
  Float64Array.from({ length: steps }, (_, h) => x[Math.min(from + h, x.length - 1)] ?? Number.NaN);

/** The context after further values: as long as it may be. */
function shifted(context: Float64Array, added: Float64Array, { context: { length } }: ForecasterMapping): Float64Array {
  const all = new Float64Array(context.length + added.length);
  all.set(context);
  all.set(added, context.length);
  return all.subarray(Math.max(0, all.length - length));
}

/** Padded at the start with what is missing. */
function padded(values: Float64Array, length: number): Float64Array {
  if (values.length === length) return values;
  const out = new Float64Array(length).fill(Number.NaN);
  out.set(values, length - values.length);
  return out;
}

interface Call {
  readonly contexts: readonly Float64Array[];
  readonly past: readonly (readonly Float64Array[])[];
  readonly ahead: readonly (readonly Float64Array[])[];
  readonly asked: number;
  readonly steps: number;
  readonly most: number;
}

function call(session: Session, mapping: ForecasterMapping, { contexts, past, ahead, asked, steps, most }: Call) {
  const longest = mapping.context.fixed ? mapping.context.length : Math.max(...contexts.map((c) => c.length));
  const grouped = inGroups(mapping);
  // A file that takes so many series and no fewer is given the last one again.
  const asRows = Array.from({ length: mapping.batch ? most : contexts.length }, (_, i): Row => {
    const s = Math.min(i, contexts.length - 1);
    return { s, values: contexts[s]!, past: past[s]!, ahead: ahead[s]! };
  });
  const rows = grouped
    ? asRows.flatMap((row) => [row, ...row.past.map((values, c): Row => ({ ...row, values, known: row.ahead[c]! }))])
    : asRows;
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
  const answer = session.run(feeds, [mapping.output.name])[mapping.output.name]!;
  const knots = knotsOf(mapping.output, answer, rows.length, steps);
  const step = grouped ? 1 + mapping.covariates.length : 1;
  return {
    probabilities: knots.probabilities,
    values: contexts.map((_, s) => {
      const { size, centre } = scales[s * step]!;
      return knots.values[s * step]!.map((v) => v * size + centre);
    }),
  };
}

interface Row {
  readonly s: number;
  readonly values: Float64Array;
  readonly past: readonly Float64Array[];
  readonly ahead: readonly Float64Array[];
  readonly known?: Float64Array;
}
