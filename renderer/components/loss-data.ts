import type { EpochLine } from '#shared/domain/training.ts';

/** One net's epochs, in their order. */
export type Net = readonly EpochLine[];

/** The curves of an ensemble, net by net. */
export const netsOf = (lines: readonly EpochLine[]): Net[] =>
  [...Map.groupBy(lines, (line) => line.member)].sort(([a], [b]) => a - b).map(([, net]) => net.toSorted((a, b) => a.epoch - b.epoch));

/** The epoch whose weights are kept: the last of those that forecast best what was held back. Undefined where nothing was: then it is the last epoch. */
export const bestOf = (net: Net): EpochLine | undefined => net.findLast((line) => line.best && line.validation !== null);

/** What is drawn over the epochs. */
export type Measure = 'train' | 'validation' | 'learningRate';

export interface Points {
  x: number[];
  y: (number | null)[];
}

/** A line of one measure, cut down to about `most` points: first, last, lowest and highest of each stretch stay. */
export function pointsOf(net: Net, measure: Measure, most = 400): Points {
  const whole = net.map((line) => line[measure]);
  const kept = net.length <= most ? net.map((_, i) => i) : extremes(whole, Math.ceil(most / 2));
  return { x: kept.map((i) => net[i]!.epoch), y: kept.map((i) => whole[i]!) };
}

/** Indices of the lowest and highest value of each of `bins` stretches, and both ends. */
function extremes(values: readonly (number | null)[], bins: number): number[] {
  const kept = new Set([0, values.length - 1]);
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * values.length) / bins);
    const to = Math.floor(((bin + 1) * values.length) / bins);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (value === null) kept.add(i);
      else if (values[low] === null || value < values[low]!) low = i;
      if (value !== null && (values[high] === null || value > values[high]!)) high = i;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}

const lossesOf = (nets: readonly Net[]): number[] =>
  nets.flatMap((net) => net.flatMap(({ train, validation }) => [train, validation].filter((v) => v !== null)));

/** Whether the losses can be drawn over a logarithm: likelihoods may be negative. */
export const canLog = (nets: readonly Net[]): boolean => lossesOf(nets).every((loss) => loss > 0);

/** Whether a linear axis would hide how the later epochs differ. */
export function wantsLog(nets: readonly Net[]): boolean {
  const losses = lossesOf(nets);
  const [low, high] = losses.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  return low > 0 && high > 8 * low;
}
