import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metric, Points } from './define.ts';
import { badness, metricCards, metricsFor } from './index.ts';
import { pinballLoss } from './pinball.ts';
import { scalesOf } from './scale.ts';
import { createScorer } from './scorer.ts';

interface Golden {
  season: number;
  series: { id: string; history: number[]; actual: number[]; mean: number[]; lo: number[]; hi: number[] }[];
  scores: Record<string, number>;
  alone: Record<string, Record<string, number>>;
}
const golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8')) as Golden;
const metrics = metricsFor([80]);
const metric = (id: string): Metric => metrics.find((m) => m.card.id === id)!;

const pointsOf = (s: { history?: number[]; actual: number[]; mean: number[]; lo?: number[]; hi?: number[] }, season = 1): Points => {
  const scales = scalesOf(Float64Array.from(s.history ?? [0, 1]), season);
  const n = s.history?.length ?? 2;
  const column = (v: number) => new Float64Array(s.actual.length).fill(v);
  return {
    actual: Float64Array.from(s.actual),
    mean: Float64Array.from(s.mean),
    quantiles: [
      { p: 0.1, values: Float64Array.from(s.lo ?? s.mean) },
      { p: 0.9, values: Float64Array.from(s.hi ?? s.mean) },
    ],
    absoluteScale: column(scales.absolute(n)),
    squaredScale: column(scales.squared(n)),
  };
};

const scoresOf = (parts: readonly Points[]): Record<string, number | null> => {
  const scorer = createScorer(metrics);
  for (const part of parts) scorer.add(part);
  return Object.fromEntries(scorer.scores().map((s) => [s.metric, s.value]));
};

describe('metrics beside numpy and statsmodels', () => {
  const scores = scoresOf(golden.series.map((s) => pointsOf(s, golden.season)));
  for (const [id, value] of Object.entries(golden.scores))
    it(`${id} is ${value.toPrecision(6)}`, () => expect(Math.abs(scores[id]! / value - 1)).toBeLessThan(1e-12));

  it('covers every metric', () => expect(Object.keys(golden.scores).sort()).toEqual(metrics.map((m) => m.card.id).sort()));

  it('gives each series its own score', () => {
    const scorer = createScorer([metric('r2')]);
    for (const s of golden.series) expect(scorer.add(pointsOf(s, golden.season))[0]).toBeCloseTo(golden.alone[s.id]!.r2!, 12);
  });
});

const scorerScript = join(import.meta.dirname, '../../../shared/eval/accuracy.mjs');

describe('metrics beside the M4 scorer', () => {
  it.skipIf(!existsSync(scorerScript))(
    'agree on sMAPE, MASE, WAPE, coverage and MSIS (skipped where the scorer is not beside the repository)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'almanac-metrics-'));
      const write = (name: string, lines: string[]) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
      write('train.csv', ['unique_id,t,y', ...golden.series.flatMap((s) => s.history.map((y, i) => `${s.id},${i + 1},${y}`))]);
      write('test.csv', [
        'unique_id,t,y',
        ...golden.series.flatMap((s) => s.actual.map((y, i) => `${s.id},${s.history.length + i + 1},${y}`)),
      ]);
      write('fc.csv', [
        'unique_id,t,mean,lo-80,hi-80',
        ...golden.series.flatMap((s) => s.mean.map((f, i) => `${s.id},${s.history.length + i + 1},${f},${s.lo[i]},${s.hi[i]}`)),
      ]);
      const at = (name: string) => join(folder, name);
      const args = ['--train', at('train.csv'), '--test', at('test.csv'), '--forecast', at('fc.csv'), '--season', String(golden.season)];
      const { stdout } = spawnSync(process.execPath, [scorerScript, ...args, '--level', '80', '--json'], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      const theirs = JSON.parse(stdout);
      const mine = scoresOf(golden.series.map((s) => pointsOf(s, golden.season)));
      for (const [id, value] of Object.entries({
        smape: theirs.smape,
        mase: theirs.mase,
        wape: theirs.wape,
        'coverage-80': theirs.coverage,
        'msis-80': theirs.msis,
      }))
        expect(mine[id]).toBeCloseTo(value as number, 9);
    },
  );
});

// Thousandths: exact enough to compare, without numbers so small that a product of them is lost.
const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((v) => v / 1000);
const pair = fc
  .integer({ min: 1, max: 30 })
  .chain((n) =>
    fc.record({ actual: fc.array(value, { minLength: n, maxLength: n }), mean: fc.array(value, { minLength: n, maxLength: n }) }),
  );
const one = (id: string, p: Points): number | null => createScorer([metric(id)]).add(p)[0]!;

describe('metrics as laws', () => {
  it('errors are not negative, RMSE is at least MAE, sMAPE at most 200, R2 at most 1', () => {
    fc.assert(
      fc.property(pair, (s) => {
        const p = pointsOf(s);
        const mae = one('mae', p)!;
        expect(mae).toBeGreaterThanOrEqual(0);
        expect(one('rmse', p)!).toBeGreaterThanOrEqual(mae * (1 - 1e-12));
        expect(one('wape', p) ?? 0).toBeGreaterThanOrEqual(0);
        expect(one('smape', p)!).toBeLessThanOrEqual(200 + 1e-9);
        expect(one('r2', p) ?? 0).toBeLessThanOrEqual(1);
        expect(Math.abs(one('bias', p)!)).toBeLessThanOrEqual(mae * (1 + 1e-12) + 1e-12);
      }),
    );
  });

  it('a perfect forecast scores 0, and 1 for R2', () => {
    fc.assert(
      fc.property(pair, ({ actual }) => {
        const p = pointsOf({ actual, mean: actual });
        for (const id of ['mae', 'rmse', 'smape', 'mase', 'rmsse', 'bias', 'pinball', 'interval-score-80', 'msis-80'])
          expect(one(id, p)).toBe(0);
        expect(one('coverage-80', p)).toBe(100);
        expect(one('r2', p) ?? 1).toBe(1);
      }),
    );
  });

  it('scaled, relative and percentage metrics do not depend on the unit', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(0.125, 2, 1024), fc.array(value, { minLength: 3, maxLength: 20 }), (s, factor, history) => {
        const times = (x: number[]) => x.map((v) => v * factor);
        const p = pointsOf({ ...s, history });
        const q = pointsOf({ actual: times(s.actual), mean: times(s.mean), history: times(history) });
        for (const id of ['wape', 'smape', 'mape', 'mase', 'rmsse', 'relative-bias', 'msis-80']) {
          const [a, b] = [one(id, p), one(id, q)];
          if (a === null) expect(b).toBeNull();
          else expect(Math.abs(a - b!)).toBeLessThanOrEqual(1e-9 * Math.abs(a));
        }
      }),
    );
  });

  it('pinball at 0.5 is half the absolute error', () => {
    fc.assert(
      fc.property(value, value, (y, q) => {
        expect(pinballLoss(y, q, 0.5)).toBe(Math.abs(y - q) / 2);
      }),
    );
  });

  it('pooled scores do not depend on how points are split into series; scores over series are their mean', () => {
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        const both = scoresOf([pointsOf(a), pointsOf(b)]);
        const joined = pointsOf({ actual: [...a.actual, ...b.actual], mean: [...a.mean, ...b.mean] });
        for (const id of ['wape', 'mae', 'rmse', 'bias', 'pinball'])
          expect(Math.abs(both[id]! - one(id, joined)!)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(both[id]!)));
        expect(both.smape).toBeCloseTo((one('smape', pointsOf(a))! + one('smape', pointsOf(b))!) / 2, 9);
      }),
    );
  });
});

describe('zero rules', () => {
  const refusal = (id: string, parts: Points[]) => {
    const scorer = createScorer([metric(id)]);
    for (const part of parts) scorer.add(part);
    return scorer.scores()[0]!;
  };
  const flat = { history: [5, 5, 5, 5] };

  it('MAPE refuses zeros and what is next to zero, and says how many', () => {
    expect(refusal('mape', [pointsOf({ actual: [1, 0, 2], mean: [1, 1, 1] })])).toEqual({
      metric: 'mape',
      value: null,
      refused: '1 of 3 actuals are zero or next to it',
    });
    expect(refusal('mape', [pointsOf({ actual: [100, 0.01], mean: [1, 1] })]).value).toBeNull();
    expect(refusal('mape', [pointsOf({ actual: [100, 50], mean: [90, 60] })]).value).toBeCloseTo(15, 12);
  });

  it('WAPE and relative bias refuse when all actuals are zero', () => {
    for (const id of ['wape', 'relative-bias']) expect(refusal(id, [pointsOf({ actual: [0, 0], mean: [1, 1] })]).refused).toMatch(/zero/);
  });

  it('sMAPE counts 0 for zero against zero and 200 for zero against something', () => {
    expect(one('smape', pointsOf({ actual: [0, 0], mean: [0, 3] }))).toBe(100);
  });

  it('scaled metrics leave a series without scale out and say so', () => {
    const good = pointsOf({ actual: [1], mean: [2], history: [0, 1, 0, 1] });
    const bad = pointsOf({ actual: [1], mean: [2], ...flat });
    for (const id of ['mase', 'rmsse']) {
      expect(refusal(id, [good, bad])).toMatchObject({ value: 1, refused: expect.stringMatching(/^1 of 2 series are left out/) });
      expect(refusal(id, [bad])).toMatchObject({ value: null, refused: expect.stringContaining('constant') });
    }
  });

  it('R2 refuses actuals that do not vary, pinball forecasts without quantiles', () => {
    expect(refusal('r2', [pointsOf({ actual: [3, 3], mean: [1, 2] })]).refused).toMatch(/vary/);
    expect(refusal('pinball', [{ ...pointsOf({ actual: [3], mean: [1] }), quantiles: [] }]).refused).toMatch(/quantiles/);
  });
});

describe('scale', () => {
  it('is the seasonal naive of the history before the cutoff, lag 1 where it is no longer than a season', () => {
    const scales = scalesOf(Float64Array.from([1, 2, 4, 7, 11, 16]), 3);
    expect(scales.absolute(6)).toBeCloseTo((6 + 9 + 12) / 3, 12);
    expect(scales.squared(5)).toBeCloseTo((36 + 81) / 2, 12);
    expect(scales.absolute(3)).toBeCloseTo((1 + 2) / 2, 12);
    expect(scales.absolute(1)).toBeNaN();
    expect(scalesOf(Float64Array.from([1, Number.NaN, 4, 8]), 1).absolute(4)).toBe(4);
  });
});

describe('cards and ranks', () => {
  it('every card is complete and its id unique', () => {
    expect(new Set(metricCards.map((c) => c.id)).size).toBe(metricCards.length);
    for (const card of metricCards)
      for (const text of [card.title, card.formula, card.source, card.zeroRule]) expect(text.length).toBeGreaterThan(1);
  });

  it('badness orders scores as a person would', () => {
    expect(badness(metric('mae'), 1)).toBeLessThan(badness(metric('mae'), 2));
    expect(badness(metric('r2'), 0.9)).toBeLessThan(badness(metric('r2'), 0.5));
    expect(badness(metric('bias'), -1)).toBeLessThan(badness(metric('bias'), 2));
    expect(badness(metric('coverage-80'), 79)).toBeLessThan(badness(metric('coverage-80'), 95));
  });
});
