import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ocsb, ocsbCritical } from './ocsb.ts';
import { seasonalDifferences, seasonalStrength } from './seasonal-difference.ts';
import { kpss, plainDifferences } from './unit-root.ts';

const { tests } = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8'));

describe('tests for differences agree with R', () => {
  it.each<[string, any]>(tests.map((c: any) => [c.name, c]))('%s', (_, c) => {
    const y = Float64Array.from(c.y);
    expect(kpss(y, Math.floor((3 * Math.sqrt(y.length)) / 13))).toBeCloseTo(c.kpss, 9);
    expect(seasonalStrength(y, c.m)).toBeCloseTo(c.strength, 9);
    expect(ocsb(y, c.m)).toBeCloseTo(c.ocsb, 8);
    expect(ocsbCritical(c.m)).toBeCloseTo(c.critical, 9);
    expect(plainDifferences(y)).toBe(c.d);
    expect(seasonalDifferences(y, c.m, 'strength')).toBe(c.D);
    expect(seasonalDifferences(y, c.m, 'ocsb')).toBe(c.DOcsb);
  });

  it('no test on what holds no two seasons, or does not vary', () => {
    expect(
      seasonalDifferences(
        Float64Array.from({ length: 24 }, (_, t) => t % 12),
        12,
        'strength',
      ),
    ).toBe(0);
    expect(seasonalDifferences(new Float64Array(60).fill(2), 12, 'ocsb')).toBe(0);
    expect(plainDifferences(new Float64Array(60).fill(2))).toBe(0);
  });
});
