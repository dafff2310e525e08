import type { SeriesRequest } from '#shared/serving/api.ts';
import type { Wanted } from './by-model.ts';

/** A request that waits. */
export interface Waiting<T> extends Wanted {
  readonly digest: string;
  readonly series: readonly SeriesRequest[];
  readonly of: T;
}

/** Requests that can be computed together wait in one lane: those of one release, horizon and levels. */
export interface Queue<T> {
  readonly waiting: () => number;
  readonly push: (one: Waiting<T>) => void;
  readonly remove: (one: Waiting<T>) => boolean;
  /** The next ones to be computed together; undefined where none waits. Lanes take turns. */
  readonly take: () => readonly Waiting<T>[] | undefined;
}

const MOST_SERIES = 1000;

const laneOf = ({ digest, horizon, levels }: Waiting<unknown>): string => `${digest} ${horizon} ${levels.join(' ')}`;

/** `most` requests together, or so many as have 1,000 series, at least one. */
export function createQueue<T>(most: number): Queue<T> {
  const lanes = new Map<string, Waiting<T>[]>();
  let waiting = 0;
  return {
    waiting: () => waiting,
    push(one) {
      waiting++;
      const name = laneOf(one);
      const lane = lanes.get(name);
      if (lane) lane.push(one);
      else lanes.set(name, [one]);
    },
    remove(one) {
      const name = laneOf(one);
      const lane = lanes.get(name);
      const at = lane?.indexOf(one) ?? -1;
      if (at < 0) return false;
      waiting--;
      lane!.splice(at, 1);
      if (lane!.length === 0) lanes.delete(name);
      return true;
    },
    take() {
      const [first] = lanes;
      if (!first) return undefined;
      const [name, lane] = first;
      let count = 0;
      for (let series = 0; count < lane.length && count < most; count++) {
        series += lane[count]!.series.length;
        if (count > 0 && series > MOST_SERIES) break;
      }
      const taken = lane.splice(0, count);
      waiting -= count;
      lanes.delete(name);
      if (lane.length > 0) lanes.set(name, lane);
      return taken;
    },
  };
}
