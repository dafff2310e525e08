import { join } from 'node:path';

export const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared');
export const PEERS = join(SHARED, 'peers');
export const DATA = join(SHARED, 'data');

export interface PartOptions {
  /** Threads of a training. */
  readonly threads: number;
  /** Runs of each timing. */
  readonly rounds: number;
}

/** What a part found; a row of the table is judged by `bar` and `aim`, largest values that count as reached. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar?: number;
  readonly aim?: number;
  /** Larger values are the better ones. */
  readonly larger?: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One part of the bench. Its name is what --only takes. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly run: (options: PartOptions) => Iterable<Figure> | AsyncIterable<Figure>;
}

/** Thrown by a part that cannot be measured here, with the reason. */
export class Absent extends Error {}

export const medianOf = (x: readonly number[]): number => {
  const sorted = [...x].sort((a, b) => a - b);
  return (sorted[Math.floor((x.length - 1) / 2)]! + sorted[Math.ceil((x.length - 1) / 2)]!) / 2;
};
