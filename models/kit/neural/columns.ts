import type { Feeds } from '#nn/runtime.ts';
import { addSteps } from '#shared/base/axis.ts';
import { type Panel, seriesOf, timesOf } from '#shared/domain/panel.ts';
import { type CovariatePlan, clockAt, columnsOf, findCovariate, putColumns } from './covariates.ts';
import type { Stretch } from './windows.ts';

/** The panel as the data of a training program: series after one another, each with room for a window before and a horizon behind it. */
export interface Columns {
  readonly feeds: Feeds;
  readonly stretches: readonly Stretch[];
}

/** The usual size of values: what a net is told in it is free of overflow in 32 bits. */
export function unitOf(y: Float64Array): number {
  let most = 0;
  for (const v of y) if (Number.isFinite(v)) most = Math.max(most, Math.abs(v));
  if (most === 0) return 1;
  let [sum, n] = [0, 0];
  for (const v of y) if (Number.isFinite(v)) [sum, n] = [sum + Math.abs(v) / most, n + 1];
  return most * (sum / n);
}

/** Statics of one series: scaled numbers, and the places of its categories; a missing one has the place behind the last. */
export function staticsOf(panel: Pick<Panel, 'statics'>, s: number, plan: CovariatePlan) {
  const row = new Float32Array(columnsOf(plan.statics).length);
  putColumns(plan.statics, (c) => findCovariate(panel.statics, plan.statics[c]!.name).values[s]!, row, 0);
  const places = plan.categories.map(({ name, count }) => {
    const value = findCovariate(panel.statics, name).values[s]!;
    return Number.isInteger(value) && value >= 0 && value < count ? value : count;
  });
  return { row, places };
}

export function columnsFor(
  panel: Panel,
  plan: CovariatePlan,
  inputLength: number,
  horizon: number,
  check: () => void,
  shared?: number,
): Columns {
  const count = panel.ids.length;
  let total = 0;
  const stretches = panel.ids.map((_, s): Stretch => {
    const rows = panel.offsets[s + 1]! - panel.offsets[s]!;
    const from = total + inputLength;
    total += inputLength + rows + horizon;
    return { from, rows };
  });
  const [P, K] = [columnsOf(plan.past).length, columnsOf(plan.known).length + plan.clock.length];
  const [S, C] = [columnsOf(plan.statics).length, plan.categories.length];
  const y = new Float32Array(total).fill(Number.NaN);
  const series = new BigInt64Array(S + C > 0 ? total : 0);
  const [past, known] = [new Float32Array(total * P), new Float32Array(total * K)];
  const [statics, categories] = [new Float32Array(count * S), new BigInt64Array(count * C)];
  const pastValues = plan.past.map(({ name }) => findCovariate(panel.covariates, name).values);
  const knownValues = plan.known.map(({ name }) => findCovariate(panel.covariates, name).values);
  const clocks = new Map<number, number[]>();
  const clock = (time: number): number[] => {
    const seen = clocks.get(time);
    if (seen) return seen;
    const made = clockAt(panel.axis, plan.clock, time);
    clocks.set(time, made);
    return made;
  };
  panel.ids.forEach((_, s) => {
    check();
    const { from, rows } = stretches[s]!;
    const [values, times] = [seriesOf(panel, s), timesOf(panel, s)];
    const unit = shared ?? unitOf(values);
    if (S + C > 0) series.fill(BigInt(s), from - inputLength, from + rows + horizon);
    for (let i = 0; i < rows; i++) y[from + i] = values[i]! / unit;
    for (let i = 0; P + K > 0 && i < rows; i++) {
      const row = panel.offsets[s]! + i;
      putColumns(plan.past, (c) => pastValues[c]![row]!, past, (from + i) * P);
      putColumns(plan.known, (c) => knownValues[c]![row]!, known, (from + i) * K);
      known.set(clock(times[i]!), (from + i) * K + K - plan.clock.length);
    }
    if (rows > 0 && plan.clock.length > 0) {
      for (let i = 1; i <= inputLength; i++) known.set(clock(addSteps(panel.axis, times[0]!, -i)), (from - i) * K + K - plan.clock.length);
      for (let i = 0; i < horizon; i++)
        known.set(clock(addSteps(panel.axis, times[rows - 1]!, i + 1)), (from + rows + i) * K + K - plan.clock.length);
    }
    const fixed = staticsOf(panel, s, plan);
    statics.set(fixed.row, s * S);
    fixed.places.forEach((place, c) => {
      categories[s * C + c] = BigInt(place);
    });
  });
  const feeds: Feeds = {
    y: { data: y, dims: [total] },
    ...(P > 0 && { past: { data: past, dims: [total, P] } }),
    ...(K > 0 && { known: { data: known, dims: [total, K] } }),
    ...(S + C > 0 && { series: { data: series, dims: [total] } }),
    ...(S > 0 && { statics: { data: statics, dims: [count, S] } }),
    ...(C > 0 && { categories: { data: categories, dims: [count, C] } }),
  };
  return { feeds, stretches };
}
