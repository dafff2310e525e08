import type { EpochLine, TrainingEnd } from '#shared/domain/training.ts';

/** A curve that grows. */
export interface Curve {
  /** A training that was resumed makes some epochs again: what was said of them and of later ones is void. */
  readonly add: (line: EpochLine) => void;
  readonly lines: () => readonly EpochLine[];
}

export function growCurve(before: Iterable<EpochLine> = []): Curve {
  let lines: EpochLine[] = [];
  const add = (line: EpochLine): void => {
    const last = lines.at(-1);
    const follows = !last || (line.epoch === 1 ? last.member < line.member : last.member === line.member && last.epoch < line.epoch);
    if (!follows) lines = lines.filter((l) => l.member !== line.member || l.epoch < line.epoch);
    lines.push(line);
  };
  for (const line of before) add(line);
  return { add, lines: () => lines };
}

const lastOfMembers = (lines: readonly EpochLine[]): readonly EpochLine[] => [
  ...new Map(lines.map((line) => [line.member, line])).values(),
];

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * Estimated seconds to the end: epochs take as long as the last few did, and nets yet to come as many as those before. null where there is no
 * line, or nothing left.
 */
export function secondsLeft(lines: readonly EpochLine[]): number | null {
  const last = lines.at(-1);
  if (!last) return null;
  const ended = lastOfMembers(lines).filter((line) => line.member !== last.member);
  const usual = ended.length > 0 ? meanOf(ended.map((line) => line.epoch)) : last.epochs;
  const epochs = Math.max(0, usual - last.epoch) + Math.max(0, last.members - ended.length - 1) * usual;
  return epochs > 0 ? epochs * meanOf(lines.slice(-5).map((line) => line.seconds)) : null;
}

/** What is to be kept of a curve. */
export function summaryOf(lines: readonly EpochLine[], stopAsked: boolean) {
  const last = lastOfMembers(lines);
  const complete = last.every((line) => line.epoch === line.epochs) && last.length === (last[0]?.members ?? 0);
  const stopped: TrainingEnd = complete ? 'done' : stopAsked ? 'asked' : 'early';
  const bestOf = (member: number): number | null => lines.findLast((line) => line.member === member && line.best)?.validation ?? null;
  return { members: last.length, epochs: lines.length, best: last.map((line) => bestOf(line.member)), stopped };
}

/** A line a row: what is written while it runs can be read after a crash. */
export const encodeLine = (line: EpochLine): string => `${JSON.stringify(line)}\n`;
export const encodeCurve = (lines: readonly EpochLine[]): Uint8Array => new TextEncoder().encode(lines.map(encodeLine).join(''));

/** A last line that was cut off is left out. */
export const decodeCurve = (text: string): readonly EpochLine[] =>
  growCurve(
    text
      .split('\n')
      .slice(0, -1)
      .map((row) => JSON.parse(row) as EpochLine),
  ).lines();
