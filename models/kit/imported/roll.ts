import type { Session } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type ForecasterMapping, inGroups } from '#shared/domain/forecaster.ts';
import { callFile, prepared } from './call.ts';
import { summed, weightsAt } from './knots.ts';

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
    const { values, probabilities: own } = callFile(session, mapping, { contexts, past, ahead, asked, steps, most });
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

/** The shape of what the file gives for these series and the steps of one call. */
export function shapeFor(session: Session, mapping: ForecasterMapping, series: readonly Ahead[]): readonly number[] {
  const [contexts, past] = [series.map((s) => s.context), series.map((s) => s.past)];
  const ahead = series.map((s) => s.future.map((x) => stretched(x, 0, mapping.horizon)));
  const call = { contexts, past, ahead, asked: mapping.horizon, steps: mapping.horizon, most: mapping.batch ?? series.length };
  return session.run(prepared(mapping, call).feeds, [mapping.output.name])[mapping.output.name]!.dims;
}
