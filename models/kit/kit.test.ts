import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlmanacError } from '#shared/base/errors.ts';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { model as auto } from '../auto/model.ts';
import { model as holtWinters } from '../holt-winters/model.ts';
import { model as naive } from '../naive/model.ts';
import { model as seasonalNaive } from '../seasonal-naive/model.ts';
import { calibrate, conformalQuantile } from './conformal.ts';
import { makeContext } from './context.ts';
import { complete } from './gaps.ts';
import { nelderMead } from './nelder-mead.ts';
import { resolveParams } from './params.ts';
import { stepNumber } from './phase.ts';
import { deseasonalised, isSeasonal, seasonalIndices } from './seasonality.ts';

describe('parameters', () => {
  test('seasons of the data set fill what is left out', () => {
    expect(resolveParams(seasonalNaive, {}, [24, 168])).toEqual({ season: 24 });
    expect(resolveParams(seasonalNaive, { season: 168 }, [24])).toEqual({ season: 168 });
    expect(resolveParams(seasonalNaive, {}, [1])).toEqual({ season: 1 });
    expect(resolveParams(auto, {}, [168, 24, 1])).toMatchObject({ seasons: [24, 168] });
    expect(resolveParams(holtWinters, {}, [])).toEqual({ trend: 'auto', seasonal: 'auto', season: 1 });
    expect(resolveParams(naive, {}, [7])).toEqual({});
  });

  test.each([
    [{ season: 0 }, 'Parameter "season" of model "holt-winters" is 0'],
    [{ trend: 'upwards' }, 'Parameter "trend" of model "holt-winters" is "upwards"'],
    [{ speed: 3 }, 'Model "holt-winters" has no parameter "speed"'],
  ])('%j is refused by name', (given, message) => {
    const refuse = () => resolveParams(holtWinters, given, [12]);
    expect(refuse).toThrow(AlmanacError);
    expect(refuse).toThrow(message);
    try {
      refuse();
    } catch (error) {
      expect((error as AlmanacError).code).toBe('BAD_REQUEST');
      expect((error as AlmanacError).data.place?.field).toBe(Object.keys(given)[0]);
    }
  });

  test('a value inside a list is named by its place', () => {
    expect(() => resolveParams(auto, { seasons: [24, 1.5] }, [])).toThrow('Parameter "seasons.1" of model "auto" is 1.5');
  });
});

describe('context', () => {
  test('streams depend on seed and name alone', () => {
    const draw = (seed: number, name: string) => makeContext({ seed }).random(name)();
    expect(draw(1, 'a')).toBe(draw(1, 'a'));
    const others = [draw(1, 'b'), draw(2, 'a'), draw(1 + 2 ** 32, 'a'), draw(-1, 'a')];
    expect(new Set([draw(1, 'a'), ...others]).size).toBe(5);
  });

  test('check throws CANCELLED once asked to stop, member knows the catalog only', () => {
    let stop = false;
    const ctx = makeContext({ isCancelled: () => stop, members: [naive] });
    expect(ctx.check).not.toThrow();
    stop = true;
    expect(ctx.check).toThrow(expect.objectContaining({ code: 'CANCELLED' }));
    expect(ctx.member('naive')).toBe(naive);
    expect(() => ctx.member('oracle')).toThrow('There is no model "oracle"');
  });
});

describe('gaps', () => {
  const of = (...x: number[]) => Float64Array.from(x);
  const _ = Number.NaN;
  test.each([
    ['nothing missing', of(1, 2, 3), 1, [1, 2, 3], 0, 0],
    ['a line between neighbours', of(1, _, _, 4), 1, [1, 2, 3, 4], 2, 0],
    ['ends carried on', of(1, 2, _), 1, [1, 2, 2], 1, 0],
    ['rows before the first value dropped', of(_, _, 5, _, 7), 1, [5, 6, 7], 1, 2],
    ['the same season where it is known', of(1, 10, 3, _, 5, 30), 2, [1, 10, 3, 20, 5, 30], 1, 0],
    ['any season where it is not', of(1, _, 3, _), 2, [1, 2, 3, 3], 2, 0],
  ])('%s', (_name, y, period, expected, filled, dropped) => {
    expect(complete(y, period)).toEqual({ y: Float64Array.from(expected), filled, dropped });
  });
});

describe('Nelder-Mead', () => {
  test('finds the minimum of Rosenbrock and of a box with a wall', () => {
    const rosenbrock = nelderMead((x) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2, Float64Array.of(-1.2, 1));
    expect(rosenbrock.x[0]).toBeCloseTo(1, 2);
    expect(rosenbrock.x[1]).toBeCloseTo(1, 2);
    const wall = nelderMead((x) => (x[0]! < 2 ? Number.POSITIVE_INFINITY : x[0]! ** 2), Float64Array.of(5));
    expect(wall.x[0]).toBeCloseTo(2, 2);
  });

  test('takes the path of optim() in R', () => {
    // R 4.2.2: optim(c(-1.2, 1), function(x) 100 * (x[2] - x[1]^2)^2 + (1 - x[1])^2)
    const { x, evaluations } = nelderMead((p) => 100 * (p[1]! - p[0]! * p[0]!) ** 2 + (1 - p[0]!) ** 2, Float64Array.of(-1.2, 1));
    expect(x[0]).toBeCloseTo(1.00026013872567, 9);
    expect(x[1]).toBeCloseTo(1.00050599930377, 9);
    expect(evaluations).toBe(195);
  });

  test('stops at the limit', () => {
    expect(nelderMead((x) => x[0]! ** 2, Float64Array.of(1000), { maxEvaluations: 10 }).evaluations).toBeLessThan(14);
  });
});

describe('seasonality', () => {
  const wave = Float64Array.from({ length: 96 }, (_, i) => 100 + 10 * Math.sin((2 * Math.PI * i) / 12));

  test('a wave is seasonal, noise and short series are not', () => {
    const noise = Float64Array.from({ length: 96 }, normalFrom(seededRandom(3)));
    expect(isSeasonal(wave, 12)).toBe(true);
    expect(isSeasonal(noise, 12)).toBe(false);
    expect(isSeasonal(wave.subarray(0, 24), 12)).toBe(false);
    expect(isSeasonal(new Float64Array(50).fill(4), 12)).toBe(false);
    expect(isSeasonal(wave, 1)).toBe(false);
  });

  test('decomposition finds the pattern again, whatever the slope', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 9 }),
        fc.integer({ min: -3, max: 3 }),
        (raw, slope) => {
          const centre = raw.reduce((a, b) => a + b, 0) / raw.length;
          const y = Float64Array.from({ length: raw.length * 5 }, (_, i) => 50 + slope * i + raw[i % raw.length]!);
          const found = seasonalIndices(y, raw.length, 'additive');
          found.forEach((v, i) => {
            expect(v).toBeCloseTo(raw[i]! - centre, 8);
          });
          const plain = deseasonalised(y, found, 'additive');
          expect(plain[1]! - plain[0]!).toBeCloseTo(slope, 8);
        },
      ),
    );
  });

  test('multiplicative figures of AirPassengers as decompose() of R gives them', () => {
    // R 4.2.2: decompose(AirPassengers, "multiplicative")$figure[1:3] on the first four years
    const y = Float64Array.of(
      ...[112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140],
    );
    const more = Float64Array.of(
      ...y,
      ...[145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194],
    );
    const figures = seasonalIndices(more, 12, 'multiplicative');
    FIGURES.forEach((f, i) => {
      expect(figures[i]).toBeCloseTo(f, 9);
    });
  });
});

describe('conformal intervals', () => {
  const errorsOf = (origins: number, horizon: number, seed: number, width: (h: number) => number) => {
    const next = normalFrom(seededRandom(seed));
    return Array.from({ length: origins }, () => Float64Array.from({ length: horizon }, (_, h) => width(h) * next()));
  };
  const inside = (spread: ReturnType<typeof calibrate>, fresh: Float64Array[], level: number): number => {
    const zero = new Float64Array(fresh[0]!.length);
    const hi = conformalQuantile(spread!, zero, (1 + level) / 2);
    const all = fresh.flatMap((row) => Array.from(row, (e, h) => Math.abs(e) <= hi[h]!));
    return all.filter(Boolean).length / all.length;
  };

  test.each([0.5, 0.8, 0.95])('hold %d of errors that grow with the step', (level) => {
    const width = (h: number): number => 1 + h / 4;
    const spread = calibrate(errorsOf(60, 12, 1, width), 12);
    expect(inside(spread, errorsOf(500, 12, 2, width), level)).toBeCloseTo(level, 1);
  });

  test('follow errors that differ by step, and go on beyond the calibrated horizon', () => {
    const spread = calibrate(
      errorsOf(60, 8, 3, (h) => (h % 2 === 0 ? 1 : 5)),
      8,
    )!;
    expect(spread.scale[1]! / spread.scale[0]!).toBeGreaterThan(3);
    const far = conformalQuantile(spread, new Float64Array(30), 0.9);
    expect(far.every((v) => Number.isFinite(v) && v > 0)).toBe(true);
  });

  test('never cross, and are symmetric about the mean', () => {
    const level = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        level,
        level,
        (errors, p, q) => {
          const spread = calibrate([Float64Array.from(errors)], errors.length)!;
          const mean = new Float64Array(errors.length + 3);
          const low = conformalQuantile(spread, mean, Math.min(p, q));
          const high = conformalQuantile(spread, mean, Math.max(p, q));
          expect(low.every((v, h) => v <= high[h]!)).toBe(true);
          const mirror = conformalQuantile(spread, mean, 1 - Math.min(p, q));
          low.forEach((v, h) => {
            expect(mirror[h]! + v).toBeCloseTo(0, 5);
          });
        },
      ),
    );
  });

  test('have no width without errors, and are not made without origins', () => {
    expect([...conformalQuantile(calibrate([new Float64Array(3)], 3)!, Float64Array.of(1, 2, 3), 0.9)]).toEqual([1, 2, 3]);
    expect(calibrate([], 3)).toBeUndefined();
    expect(calibrate([Float64Array.of(Number.NaN)], 1)).toBeUndefined();
  });
});

describe('step numbers', () => {
  const axis = (n: number, unit: any, zone = 'Europe/Berlin') => ({ kind: 'calendar' as const, zone, every: { n, unit } });

  test('hours keep the hour of the wall clock when clocks change', () => {
    const hourOf = (t: number) => stepNumber(axis(1, 'hour'), t) % 24;
    expect(hourOf(Date.UTC(2024, 2, 30, 7))).toBe(8);
    expect(hourOf(Date.UTC(2024, 2, 31, 6))).toBe(8);
  });

  test('days, months and quarters go up by one', () => {
    const days = [Date.UTC(2024, 2, 29, 23), Date.UTC(2024, 2, 30, 23), Date.UTC(2024, 2, 31, 22)].map((t) =>
      stepNumber(axis(1, 'day'), t),
    );
    expect(days.map((d) => d - days[0]!)).toEqual([0, 1, 2]);
    const months = [Date.UTC(2023, 11, 31), Date.UTC(2024, 0, 31), Date.UTC(2024, 1, 29)].map((t) =>
      stepNumber(axis(1, 'month', 'UTC'), t),
    );
    expect(months.map((m) => m - months[0]!)).toEqual([0, 1, 2]);
    expect(stepNumber({ kind: 'integer', step: 10 }, 70)).toBe(7);
  });
});

const FIGURES = [0.913765832972, 0.954163114961, 1.058585668115];
