import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#shared/base/units.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import { getRecord } from '../store/records.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import { putDataset } from '../testing/dataset.ts';
import { putFeatures } from '../testing/features.ts';
import { loadPanel } from './load.ts';
import { runsOf } from './shape.ts';

const NAN = Number.NaN;
const hours = (n: number) => Array.from({ length: n }, (_, i) => i * HOUR);
const axis = { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'hour' } } as const;

let workspace: TestWorkspace;
let dataset: string;
let features: string;
beforeAll(async () => {
  workspace = await openTestWorkspace();
  dataset = await putFixture();
  features = await putFeatures(workspace.db, dataset, {
    recipe: { calendar: ['hour'] },
    derived: [{ name: 'cal_hour', role: 'known', sql: 't // 3600000 % 24' }],
  });
});
afterAll(() => workspace.close());

const putFixture = () =>
  putDataset(workspace.db, {
    axis,
    seasons: [3],
    covariates: [
      { name: 'temperature', role: 'known' },
      { name: 'price', role: 'past' },
    ],
    series: [
      {
        name: 'b',
        t: hours(8),
        y: [1, 2, NAN, 4, 5, 6, NAN, NAN],
        x: { temperature: [10, 11, 12, 13, 14, 15, 16, 17], price: [1, 1, 1, 1, 1, 1, NAN, NAN] },
      },
      { name: 'a', t: hours(4), y: [7, 8, 9, 10], x: { temperature: [20, 21, 22, 23], price: [2, 2, 2, 2] } },
      { name: 'empty', t: hours(2), y: [NAN, NAN], x: { temperature: [1, 1], price: [NAN, NAN] } },
    ],
  });

const load = (series?: string[], past = true) =>
  workspace.db.read(async (sql) =>
    loadPanel(sql, await getRecord(sql, 'features', features, FeatureSet), await getRecord(sql, 'dataset', dataset, Dataset), {
      series,
      past,
    }),
  );

describe('loadPanel', () => {
  it('keeps input order, gaps and covariates, and cuts rows after the last target off', async () => {
    const { panel, index } = await load();
    expect(panel.ids).toEqual(['b', 'a', 'empty']);
    expect([...index]).toEqual([0, 1, 2]);
    expect([...panel.offsets]).toEqual([0, 6, 10, 10]);
    expect([...panel.y]).toEqual([1, 2, NAN, 4, 5, 6, 7, 8, 9, 10]);
    expect([...panel.times]).toEqual([...hours(6), ...hours(4)]);
    expect(panel.covariates.map((c) => [c.name, c.role])).toEqual([
      ['temperature', 'known'],
      ['price', 'past'],
      ['cal_hour', 'known'],
    ]);
    expect([...panel.covariates[0]!.values]).toEqual([10, 11, 12, 13, 14, 15, 20, 21, 22, 23]);
    expect(panel.y.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect((await load(undefined, false)).panel.covariates.map((c) => c.name)).toEqual(['temperature', 'cal_hour']);
  });

  it('reads only the series asked for', async () => {
    const { panel, index } = await load(['a']);
    expect(panel.ids).toEqual(['a']);
    expect([...index]).toEqual([1]);
    expect([...panel.y]).toEqual([7, 8, 9, 10]);
  });

  it('takes known covariates of the horizon from the table, then assumes the last season and says so', async () => {
    const { future } = await load();
    const { future: known, given, notes, times } = future(4);
    expect(known.horizon).toBe(4);
    const values = (name: string) => [...known.covariates.find((c) => c.name === name)!.values];
    // b: rows 6 and 7 are recorded, then steps 3 and 4 are those three steps back in the history; a: nothing is recorded.
    expect(values('temperature').slice(0, 8)).toEqual([16, 17, 15, 13, 21, 22, 23, 21]);
    expect([...times].slice(0, 8)).toEqual([6, 7, 8, 9, 4, 5, 6, 7].map((h) => h * HOUR));
    expect(values('cal_hour').slice(0, 8)).toEqual([6, 7, 8, 9, 4, 5, 6, 7]);
    expect(given).toEqual({ temperature: false, cal_hour: true });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/temperature: 6 future values are not given \(from 1970-01-01T08:00:00Z on in 2 of 3 series\).*3 steps back/);
  });

  it('has nothing to note where the table has the whole horizon', async () => {
    const { future } = await load(['b']);
    expect(future(2)).toMatchObject({ given: { temperature: true }, notes: [] });
  });

  it('edits known covariates within series and time range, and nothing else', async () => {
    const { future } = await load();
    const edited = (edit: object) =>
      [...future(3, [{ covariate: 'temperature', ...edit } as never]).future.covariates[0]!.values].slice(0, 6);
    expect(edited({ kind: 'add', value: 1, series: ['a'] })).toEqual([16, 17, 15, 22, 23, 24]);
    expect(edited({ kind: 'set', value: 0, from: 7 * HOUR, to: 7 * HOUR })).toEqual([16, 0, 15, 21, 22, 23]);
    expect(edited({ kind: 'multiply', value: 2 })).toEqual([32, 34, 30, 42, 44, 46]);
    expect(edited({ kind: 'shift', steps: 1 })).toEqual([15, 16, 17, 23, 21, 22]);
    expect(edited({ kind: 'shift', steps: -1 })).toEqual([17, 15, 15, 22, 23, 23]);
    expect(edited({ kind: 'replace', valueAt: (s: string) => (s === 'b' ? 5 : undefined) })).toEqual([5, 5, 5, 21, 22, 23]);
    expect(() => edited({ kind: 'set', value: 0, covariate: 'cal_hour' })).toThrow(/calendar/);
    expect(() => edited({ kind: 'set', value: 0, covariate: 'price' })).toThrow(/no covariate/);
  });
});

describe('runsOf', () => {
  it('cuts between series only, and covers each once', () => {
    const shapes = [5, 5, 1, 20, 1].map((kept, s) => ({ s, name: `${s}`, kept, ahead: 0 }));
    expect(runsOf(shapes, 10)).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    expect(runsOf([], 10)).toEqual([]);
  });
});
