import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '#nn/train/checkpoint.ts';
import type { EpochLine } from '#shared/domain/training.ts';
import { saveCheckpoint } from './checkpoints.ts';
import { encodeLine } from './curve.ts';
import { CURVE_FILE } from './desk.ts';
import { resumableEpochs } from './resumable.ts';

const line = (member: number, epoch: number): EpochLine => ({
  ...{ member, members: 2, epoch, epochs: 9, train: 1, validation: 1, best: false, learningRate: 1e-3, seconds: 1 },
});

describe('what a training would go on from', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-resume-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const tell = (...lines: EpochLine[]) => appendFileSync(join(folder, CURVE_FILE), lines.map(encodeLine).join(''));
  const keep = (member: number, epochs: number) =>
    saveCheckpoint(folder, `net-${member}`, encodeCheckpoint({ facts: { epochs: Array(epochs).fill({}) }, values: {} }));
  const places = () => resumableEpochs(folder).map((l) => [l.member, l.epoch]);

  it('is nothing where no checkpoint was written, whatever the curve says', () => {
    expect(places()).toEqual([]);
    tell(line(0, 1), line(0, 2));
    expect(places()).toEqual([]);
  });
  it('are the epochs that the checkpoints hold, net by net, not those told after them', () => {
    tell(line(0, 1), line(0, 2), line(0, 3), line(1, 1), line(1, 2));
    keep(0, 2);
    expect(places()).toEqual([
      [0, 1],
      [0, 2],
    ]);
    keep(1, 1);
    expect(places().at(-1)).toEqual([1, 1]);
  });
  it('is nothing of a torn checkpoint', () => {
    tell(line(0, 1));
    saveCheckpoint(folder, 'net-0', encodeCheckpoint({ facts: { epochs: [{}] }, values: {} }).subarray(0, 20));
    expect(places()).toEqual([]);
  });
});
