import { describe, expect, it } from 'vitest';
import { startMeter } from './meter.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a meter', () => {
  it('tells of every change that it sees, and of none after it was stopped', async () => {
    const told: number[] = [];
    const { cell, stop } = startMeter((share) => told.push(share));
    cell[0] = 0.25;
    while (told.length === 0) await pause(20);
    stop();
    cell[0] = 0.5;
    await pause(400);
    expect(told).toEqual([0.25]);
    expect(cell.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
