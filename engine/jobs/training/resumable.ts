import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCheckpoint } from '#nn/train/checkpoint.ts';
import type { EpochLine } from '#shared/domain/training.ts';
import { loadCheckpoint } from './checkpoints.ts';
import { decodeCurve } from './curve.ts';
import { CURVE_FILE } from './desk.ts';

/** The name under which a net of an ensemble keeps its checkpoint. */
const nameOf = (member: number): string => `net-${member}`;

function curveIn(folder: string): readonly EpochLine[] {
  try {
    return decodeCurve(readFileSync(join(folder, CURVE_FILE), 'utf8'));
  } catch {
    return [];
  }
}

function epochsIn(folder: string, member: number): number {
  const bytes = loadCheckpoint(folder, nameOf(member));
  return (bytes && decodeCheckpoint<{ epochs: readonly unknown[] }>(bytes)?.facts.epochs.length) ?? 0;
}

/** The epochs that the checkpoints of a training hold: it would go on behind them. Empty where it would begin anew. */
export function resumableEpochs(folder: string): readonly EpochLine[] {
  const lines = curveIn(folder);
  const held = new Map([...new Set(lines.map((line) => line.member))].map((member) => [member, epochsIn(folder, member)]));
  return lines.filter((line) => line.epoch <= held.get(line.member)!);
}
