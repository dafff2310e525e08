import type { Component } from '../kit/define.ts';
import { partsOf } from '../kit/ets/parts.ts';
import type { Series, Steps } from '../kit/series.ts';
import type { Fit } from './fit.ts';
import { turned } from './long-season.ts';

/** Level before each step, what the slope adds in it, and what the season adds: together the one-step forecast, or the forecast. */
export function componentsOfSeries({ members, long }: Fit, { y }: Series, { times }: Steps): Component[] {
  const [rows, horizon] = [y.length, times.length];
  const whole = rows + horizon;
  const pattern = long && turned(long, long.figures.length - (rows % long.figures.length)).figures;
  const figure = (i: number): number => pattern![i % pattern!.length]!;
  const plain = !pattern ? y : y.map((v, i) => (long!.kind === 'A' ? v - figure(i) : v / figure(i)));
  const level = new Float64Array(whole);
  const slope = new Float64Array(whole);
  const season = new Float64Array(whole);
  for (const { smoother, share } of members) {
    const parts = partsOf(smoother, plain, horizon);
    for (let i = 0; i < whole; i++) {
      const factor = long?.kind === 'M' ? figure(i) : 1;
      const base = parts.level[i]! + parts.slope[i]!;
      level[i]! += share * parts.level[i]!;
      slope[i]! += share * parts.slope[i]!;
      season[i]! += share * (parts.season[i]! + base * (factor - 1) + (long?.kind === 'A' ? figure(i) : 0));
    }
  }
  const part = (name: string, x: Float64Array): Component => ({ name, history: x.slice(0, rows), ahead: x.slice(rows) });
  const remainder = new Float64Array(whole);
  for (let i = 0; i < rows; i++) remainder[i] = y[i]! - level[i]! - slope[i]! - season[i]!;
  const trended = members.some(({ smoother }) => smoother.trend !== 'N');
  const seasonal = long !== undefined || members.some(({ smoother }) => smoother.season !== 'N');
  return [
    part('level', level),
    ...(trended ? [part('slope', slope)] : []),
    ...(seasonal ? [part('season', season)] : []),
    part('remainder', remainder),
  ];
}
