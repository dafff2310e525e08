import { describe, expect, it } from 'vitest';
import type { Detection } from '#shared/stages/import.ts';
import { ImportPlan } from '#shared/stages/import.ts';
import { asBefore, draftOf, missingOf, planOf, withAxis, withRole } from './draft.ts';

const column = (name: string, role: 'series' | 'time' | 'target' | 'known' | 'ignore') => ({
  name,
  role,
  type: 'number' as const,
  reason: '',
  samples: [],
  missing: 0,
  distinct: 1,
});
const hourly = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } } as const;
const detection: Detection = {
  path: '/data/load.csv.gz',
  bytes: 1,
  read: { format: 'csv' },
  columns: [column('region', 'series'), column('when', 'time'), column('load', 'target'), column('temp', 'known')],
  preview: [],
  rowsSeen: 0,
  findings: [],
  plan: ImportPlan.parse({
    path: '/data/load.csv.gz',
    name: 'load',
    time: { kind: 'column', column: 'when', zone: 'Europe/Paris' },
    series: ['region'],
    target: ['load'],
    known: ['temp'],
    axis: hourly,
    seasons: [24, 168],
  }),
};

describe('a draft of an import', () => {
  const draft = draftOf(detection);
  it('says the same as the plan it came from', () => {
    expect(ImportPlan.parse(planOf(draft, detection.path, {}))).toEqual(detection.plan);
    expect(missingOf(draft)).toEqual([]);
  });
  it('has one time and one target', () => {
    const other = withRole(withRole(draft, 'temp', 'target'), 'region', 'time');
    expect(other.roles).toEqual({ region: 'time', when: 'ignore', load: 'ignore', temp: 'target' });
  });
  it('has several targets in the wide layout', () => {
    expect(planOf(withRole({ ...draft, layout: 'wide' }, 'temp', 'target'), '', {})).toMatchObject({
      target: ['load', 'temp'],
      series: [],
    });
  });
  it('says what is missing', () => {
    expect(missingOf(withRole(withRole(draft, 'load', 'ignore'), 'when', 'ignore'))).toHaveLength(2);
  });
  it('takes the seasons of a new axis', () => {
    expect(withAxis(draft, { ...hourly, every: { n: 30, unit: 'minute' } }).seasons).toEqual([48, 336]);
  });
  it('begins from the roles where there is no plan', () => {
    expect(draftOf({ ...detection, plan: null })).toMatchObject({ name: 'load', roles: { load: 'target' }, axis: { kind: 'integer' } });
  });
});

describe('a source that was imported before', () => {
  const before = { ...detection.plan!, name: 'french load', unit: 'MW', known: [], past: ['temp'] };
  it('keeps its name, unit and roles', () => {
    const draft = draftOf(asBefore(detection, before));
    expect(draft).toMatchObject({
      name: 'french load',
      unit: 'MW',
      roles: { temp: 'past', load: 'target', when: 'time', region: 'series' },
    });
  });
  it('is proposed anew where a column has gone, or where it was never imported', () => {
    expect(asBefore(detection, { ...before, past: ['temp', 'wind'] })).toBe(detection);
    expect(asBefore(detection, undefined)).toBe(detection);
  });
});
