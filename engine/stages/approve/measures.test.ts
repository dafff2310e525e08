import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateMeasure, GateRule } from '#shared/domain/gate.ts';
import { factsOf, rowOf, ruleOf } from './facts.fixture.ts';
import { gatesOf } from './gates.ts';
import { MEASURES } from './measures/index.ts';
import { presets } from './presets.ts';

type Given = Parameters<typeof factsOf>[0];

const gate = (rule: GateRule, given: Given = {}) => gatesOf([rule], factsOf(given))[0]!;
const DAY = 86_400_000;
const daily = { axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } }, to: Date.UTC(2026, 2, 1) };
const champion = (scores: Record<string, number | null>) => ({
  version: 3,
  approval: 'ap_0000000000000001',
  comparison: 'co_0000000000000001',
  row: rowOf('theirs', scores),
});
const beside = (mine: number | null, theirs: number | null, metric = 'wape'): Given => ({
  row: rowOf('mine', { [metric]: mine }),
  others: [rowOf('naive', { [metric]: 1000 }), rowOf('seasonal-naive', { [metric]: theirs })],
});
const scored = (metric: string, value: number | null): Given => ({ row: rowOf('mine', { [metric]: value }) });
const origins = (all: number | null, last: number | null, metric = 'wape'): Given => ({
  origins: { all: { [metric]: all }, last: { [metric]: last } },
});

// Values by hand: at the limit, on the side that holds, on the side that does not.
const CASES: readonly [name: string, rule: GateRule, rows: readonly [given: Given, value: number, passed: boolean][]][] = [
  [
    'gain: 100 (theirs − mine) / theirs',
    ruleOf('gain', 'least', 5, { metric: 'wape' }),
    [
      [beside(57, 60), 5, true],
      [beside(30, 60), 50, true],
      [beside(58.5, 60), 2.5, false],
      [beside(66, 60), -10, false],
    ],
  ],
  [
    'gain-points: theirs − mine',
    ruleOf('gain-points', 'least', 5, { metric: 'wape' }),
    [
      [beside(13, 18), 5, true],
      [beside(12, 18), 6, true],
      [beside(14, 18), 4, false],
    ],
  ],
  [
    'metric, at most',
    ruleOf('metric', 'most', 20, { metric: 'mape' }),
    [
      [scored('mape', 20), 20, true],
      [scored('mape', 19.5), 19.5, true],
      [scored('mape', 20.5), 20.5, false],
    ],
  ],
  [
    'metric, at least',
    ruleOf('metric', 'least', 0.8, { metric: 'r2' }),
    [
      [scored('r2', 0.8), 0.8, true],
      [scored('r2', 0.9), 0.9, true],
      [scored('r2', -0.1), -0.1, false],
    ],
  ],
  [
    'metric: the primary one where none is named',
    ruleOf('metric', 'most', 20),
    [
      [{ ...scored('mae', 20), comparison: { primary: 'mae' } }, 20, true],
      [{ ...scored('mae', 21), comparison: { primary: 'mae' } }, 21, false],
    ],
  ],
  [
    'worse-than-single: 100 (all − last) / last',
    ruleOf('worse-than-single', 'most', 15),
    [
      [origins(23, 20), 15, true],
      [origins(18, 20), -10, true],
      [origins(24, 20), 20, false],
    ],
  ],
  [
    'worse-than-single, where higher is better',
    ruleOf('worse-than-single', 'most', 15, { metric: 'r2' }),
    [
      [origins(0.75, 0.5, 'r2'), -50, true],
      [origins(0.25, 0.5, 'r2'), 50, false],
      [origins(-1, -0.5, 'r2'), 100, false],
    ],
  ],
  [
    'coverage: |held − level|',
    ruleOf('coverage', 'most', 5, { level: 80 }),
    [
      [scored('coverage-80', 75), 5, true],
      [scored('coverage-80', 85), 5, true],
      [scored('coverage-80', 81), 1, true],
      [scored('coverage-80', 74), 6, false],
      [scored('coverage-80', 86), 6, false],
    ],
  ],
  [
    'coverage-held',
    ruleOf('coverage-held', 'least', 70, { level: 80 }),
    [
      [scored('coverage-80', 70), 70, true],
      [scored('coverage-80', 99), 99, true],
      [scored('coverage-80', 69.5), 69.5, false],
    ],
  ],
  [
    'bias: either way',
    ruleOf('bias', 'most', 5),
    [
      [scored('relative-bias', -5), 5, true],
      [scored('relative-bias', 4.5), 4.5, true],
      [scored('relative-bias', -5.5), 5.5, false],
      [scored('relative-bias', 5.5), 5.5, false],
    ],
  ],
  [
    'failed: in the fit and at the origins',
    ruleOf('failed', 'most', 3),
    [
      [{ fit: { failed: 1 }, row: rowOf('mine', {}, { failed: 2 }) }, 3, true],
      [{}, 0, true],
      [{ fit: { failed: 2 }, row: rowOf('mine', {}, { failed: 2 }) }, 4, false],
    ],
  ],
  [
    'fallback: percent of all series',
    ruleOf('fallback', 'most', 5),
    [
      [{ fit: { fitted: 18, fallback: 1, failed: 1 } }, 5, true],
      [{ fit: { fitted: 49, fallback: 1, failed: 0 } }, 2, true],
      [{ fit: { fitted: 8, fallback: 1, failed: 1 } }, 10, false],
    ],
  ],
  [
    'quality',
    ruleOf('quality', 'least', 0.7),
    [
      [{ validation: { quality: 0.7 } }, 0.7, true],
      [{ validation: { quality: 0.69 } }, 0.69, false],
    ],
  ],
  [
    'windows',
    ruleOf('windows', 'least', 3),
    [
      [{ plan: { windows: 3 } }, 3, true],
      [{ plan: { windows: 2 } }, 2, false],
    ],
  ],
  [
    'horizon: percent of what is forecast',
    ruleOf('horizon', 'least', 100),
    [
      [{ plan: { horizon: 10 } }, 100, true],
      [{ plan: { horizon: 25 } }, 250, true],
      [{ plan: { horizon: 9 } }, 90, false],
    ],
  ],
  [
    'champion: 100 (mine − theirs) / theirs',
    ruleOf('champion', 'most', 0),
    [
      [{ ...scored('wape', 20), champion: champion({ wape: 20 }) }, 0, true],
      [{ ...scored('wape', 15), champion: champion({ wape: 20 }) }, -25, true],
      [{ ...scored('wape', 21), champion: champion({ wape: 20 }) }, 5, false],
      [{ ...scored('wape', 0), champion: champion({ wape: 0 }) }, 0, true],
    ],
  ],
  [
    'golden',
    ruleOf('golden', 'most', 1e-6),
    [
      [{ replay: { series: ['a'], difference: 1e-6 } }, 1e-6, true],
      [{ replay: { series: ['a'], difference: 0 } }, 0, true],
      [{ replay: { series: ['a'], difference: 1e-5 } }, 1e-5, false],
    ],
  ],
  [
    'latency',
    ruleOf('latency', 'most', 500),
    [
      [{ latency: { p95: 500, runs: 20, series: 50 } }, 500, true],
      [{ latency: { p95: 501, runs: 20, series: 50 } }, 501, false],
    ],
  ],
  [
    'size: MiB of state and file',
    ruleOf('size', 'most', 3),
    [
      [{ fit: { stateBytes: 2_097_152 }, fileBytes: 1_048_576 }, 3, true],
      [{ fit: { stateBytes: 524_288 } }, 0.5, true],
      [{ fit: { stateBytes: 4_194_304 } }, 4, false],
    ],
  ],
  [
    'staleness: whole steps up to now',
    ruleOf('staleness', 'most', 2),
    [
      [{ dataset: daily, now: daily.to + 2 * DAY }, 2, true],
      [{ dataset: daily, now: daily.to + 3 * DAY - 1 }, 2, true],
      [{ dataset: daily, now: daily.to - DAY }, 0, true],
      [{ dataset: daily, now: daily.to + 3 * DAY }, 3, false],
    ],
  ],
];

describe.each(CASES)('%s', (_, rule, rows) => {
  it.each(rows)('%j is %d: %s', (given, value, passed) => {
    const found = gate(rule, given);
    expect(found.value).toBeCloseTo(value, 9);
    expect(found).toMatchObject({ passed, limit: rule.limit, rule: expect.stringContaining(`at ${rule.side} ${rule.limit}`) });
    expect(found.explanation).not.toBe('');
    expect(found.remedies.length > 0).toBe(!passed);
  });
});

it('has a case for every measure, and each names the records it was read from', () => {
  const tried = new Set(CASES.map(([, rule]) => rule.measure));
  expect([...tried].sort()).toEqual((Object.keys(MEASURES) as GateMeasure[]).sort());
  for (const [, rule, [first]] of CASES) expect(gate(rule, first![0]).evidence.length).toBeGreaterThan(0);
});

it.each([
  ['no yardstick', ruleOf('gain', 'least', 5), scored('wape', 4), 'nothing shows'],
  ['no such model', ruleOf('gain', 'least', 5, { against: 'theta' }), beside(1, 2), 'No theta is in the comparison'],
  ['no score of the model', ruleOf('gain', 'least', 5), beside(null, 100), 'no WAPE to compare'],
  ['no score of the yardstick', ruleOf('gain-points', 'least', 5), beside(100, null), 'no WAPE to compare'],
  ['a yardstick without error', ruleOf('gain', 'least', 5), beside(1, 0), 'nothing can be better'],
  ['points of what is no percentage', ruleOf('gain-points', 'least', 5, { metric: 'mase' }), beside(0.5, 1, 'mase'), 'no percentage'],
  ['a gain in what is no error', ruleOf('gain', 'least', 5, { metric: 'r2' }), beside(0.9, 0.5, 'r2'), 'no error'],
  ['a metric refused', ruleOf('metric', 'most', 20, { metric: 'mape' }), scored('mape', null), 'There is no MAPE'],
  ['a metric unknown', ruleOf('metric', 'most', 20, { metric: 'made-up' }), {}, 'no metric "made-up"'],
  ['one origin', ruleOf('worse-than-single', 'most', 15), { ...origins(1, 1), plan: { windows: 1 } }, 'one origin'],
  ['a last origin without error', ruleOf('worse-than-single', 'most', 15), origins(1, 0), 'no share of nothing'],
  ['a level that was not stored', ruleOf('coverage-held', 'least', 70, { level: 50 }), {}, 'no coverage'],
  ['no level at all', ruleOf('coverage', 'most', 5), { comparison: { levels: [] } }, 'no intervals'],
  ['a champion without that score', ruleOf('champion', 'most', 0), { ...scored('wape', 1), champion: champion({}) }, 'of the champion'],
  ['no sample', ruleOf('golden', 'most', 1), { replay: { series: [], difference: 0 } }, 'no series'],
  ['no measurement', ruleOf('latency', 'most', 1), {}, 'not measured'],
] as [string, GateRule, Given, string][])('%s passes no gate, and is told', (_, rule, given, explanation) => {
  expect(gate(rule, given)).toMatchObject({ value: null, passed: false, explanation: expect.stringContaining(explanation) });
});

it.each([
  ['the yardstick itself', ruleOf('gain', 'least', 5), { row: rowOf('seasonal-naive', { wape: 4 }) }],
  ['a model without champion', ruleOf('champion', 'most', 0), scored('wape', 4)],
  ['data along an index', ruleOf('staleness', 'most', 0), {}],
] as [string, GateRule, Given][])('%s is excused', (_, rule, given) => {
  expect(gate(rule, given)).toMatchObject({ value: null, passed: true, remedies: [] });
});

it('makes one gate of each level where a rule names none', () => {
  const found = gatesOf([ruleOf('coverage', 'most', 5)], factsOf({ ...scored('coverage-95', 91), comparison: { levels: [80, 95] } }));
  expect(found.map(({ id, value, passed }) => [id, value, passed])).toEqual([
    ['coverage-80', null, false],
    ['coverage-95', 4, true],
  ]);
});

it('beats the model that a rule names, by key before model', () => {
  const others = [rowOf('theta', { wape: 10 }), rowOf('seasonal-naive', { wape: 100 })];
  const given = { row: rowOf('mine', { wape: 9 }), others };
  expect(gate(ruleOf('gain', 'least', 5, { against: 'theta' }), given).value).toBeCloseTo(10, 9);
  expect(gate(ruleOf('gain', 'least', 5), given).value).toBeCloseTo(91, 9);
});

it('is passed if and only if the value holds the limit', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.constantFrom('least' as const, 'most' as const), (value, limit, side) => {
      const found = gate(ruleOf('metric', side, limit, { metric: 'r2' }), scored('r2', value));
      expect(Math.abs(found.value! - value)).toBeLessThanOrEqual(1e-11 * Math.abs(value));
      expect(found.passed).toBe(side === 'least' ? !(found.value! < limit) : !(found.value! > limit));
    }),
  );
});

it('is passed by no number that is none', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const side of ['least', 'most'] as const)
      expect(gate(ruleOf('metric', side, 0, { metric: 'r2' }), scored('r2', value))).toMatchObject({ value: null, passed: false });
});

describe('presets', () => {
  const of = (id: string) => presets.find((preset) => preset.id === id)!;
  const limits = (id: string) => of(id).rules.map((rule) => [rule.metric ?? rule.measure, rule.side, rule.limit]);

  it('have rules with ids of their own', () => {
    expect(presets.map((preset) => preset.id)).toEqual(['standard', 'demand', 'solar', 'wind', 'trading', 'strict']);
    for (const { rules } of presets) expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });

  it('hold the limits that acceptance asks for', () => {
    expect(limits('demand')).toEqual([
      ['wape', 'least', 5],
      ['wape', 'most', 15],
      ['coverage-held', 'least', 70],
      ['latency', 'most', 500],
      ['bias', 'most', 5],
      ['failed', 'most', 0],
    ]);
    expect(
      of('demand')
        .rules.map((rule) => rule.measure)
        .slice(0, 2),
    ).toEqual(['gain-points', 'worse-than-single']);
    expect(limits('solar').slice(0, 2)).toEqual([
      ['mape', 'most', 20],
      ['r2', 'least', 0.8],
    ]);
    expect(limits('wind').slice(0, 2)).toEqual([
      ['mape', 'most', 25],
      ['r2', 'least', 0.75],
    ]);
    expect(of('strict').rules.every((rule) => rule.weight === 'required')).toBe(true);
    expect(of('standard').rules.every((rule) => rule.weight === 'advice')).toBe(true);
  });
});
