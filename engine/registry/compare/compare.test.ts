import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacktestPlan } from '#shared/stages/backtest.ts';
import { dieboldMariano } from '../../metrics/significance/diebold-mariano.ts';
import { wilcoxon } from '../../metrics/significance/wilcoxon.ts';
import { pipeline } from '../../pipeline.ts';
import { registry } from '../../services/registry/index.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';
import { DAILY, weekly } from '../../testing/fixtures.ts';
import { duration, fileName, size } from '../numbers.ts';
import { approveFit, putVersion } from '../registry.fixture.ts';
import { ruleText } from './features.ts';
import { relative } from './metrics.ts';

import { leaves } from './parameters.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

const compare = (model: string) => registry.compare({ model, from: 1, to: 2 }, workspace.ctx);

/** A version of a model as the stages make it: fitted, backtested, compared; approved by hand. */
async function version(name: string, number: number, on: string, model: string, plan: object = {}): Promise<void> {
  const { train, backtest, compare: comparing } = pipeline;
  const { ctx } = workspace;
  const tested = (await backtest.run(BacktestPlan.parse({ features: on, models: [{ model }], horizon: 5, windows: 10, ...plan }), ctx))
    .record;
  const comparison = (await comparing.run({ backtests: [tested], primary: 'wape' }, ctx)).record;
  const fit = (await train.run({ features: on, choice: { model, params: {} }, horizon: 5, seed: 1 }, ctx)).record;
  await approveFit(workspace.db, { fit, comparison, key: model, name, version: number });
}

/** WAPE per cutoff of what both models forecast, read from the table with SQL alone. */
const lossesByCutoff = (models: readonly [string, string], by: 'cutoff' | 'series') =>
  workspace.db.read(async (sql) => {
    const rows = await sql.all(
      `SELECT a.${by} AS at, 100 * sum(abs(a.mean - a.actual)) / sum(abs(a.actual)) AS a, 100 * sum(abs(b.mean - b.actual)) / sum(abs(b.actual)) AS b
       FROM forecasts a JOIN forecasts b ON a.series = b.series AND a.cutoff = b.cutoff AND a.t = b.t
       WHERE a.model = $1 AND b.model = $2 GROUP BY a.${by} ORDER BY a.${by}`,
      [...models],
    );
    return Float64Array.from(rows, (row) => Number(row.a) - Number(row.b));
  });

describe('significance', () => {
  it('is that of Diebold and Mariano over the cutoffs that both forecast, also on other data', async () => {
    const short = await putDataset(workspace.db, { name: 'short', axis: DAILY, seasons: [7], series: weekly([118, 118]) });
    const long = await putDataset(workspace.db, { name: 'long', axis: DAILY, seasons: [7], series: weekly([128, 128]) });
    await version('Both', 1, await putFeatures(workspace.db, short), 'naive');
    await version('Both', 2, await putFeatures(workspace.db, long), 'seasonal-naive');
    const { significance, text } = await compare('Both');
    // The longer data moves the ten cutoffs on by two horizons: eight are common.
    const d = await lossesByCutoff(['naive', 'seasonal-naive'], 'cutoff');
    expect(d).toHaveLength(8);
    const { p } = dieboldMariano(d, 1);
    expect(significance!.p).toBeCloseTo(p, 9);
    expect(significance!.test).toBe('Diebold-Mariano over 8 cutoffs');
    expect(text).toContain(`more than chance (Diebold-Mariano over 8 cutoffs, p ${p < 0.001 ? '< 0.001' : `= ${Number(p.toFixed(3))}`})`);
    expect(text).toContain('They were not tested alike (other data): read the scores with care.');
  });

  it('is tested over series where there are many', async () => {
    await workspace.db.write((sql) => sql.run('DELETE FROM forecasts'));
    const many = await putDataset(workspace.db, { name: 'many', axis: DAILY, seasons: [7], series: weekly(Array(12).fill(60)) });
    const features = await putFeatures(workspace.db, many);
    await version('Many', 1, features, 'naive', { windows: 2 });
    await version('Many', 2, features, 'seasonal-naive', { windows: 2 });
    const { significance } = await compare('Many');
    const d = await lossesByCutoff(['naive', 'seasonal-naive'], 'series');
    expect(significance).toMatchObject({ test: 'Wilcoxon signed-rank over 12 series', p: expect.closeTo(wilcoxon(d).p, 9) });
  });

  it('is left out, with the reason, where nothing or too little is common', async () => {
    const series = weekly([100]);
    const data = await putDataset(workspace.db, { name: 'few', axis: DAILY, seasons: [7], series });
    const features = await putFeatures(workspace.db, data);
    await version('Few', 1, features, 'naive', { windows: 3 });
    await version('Few', 2, features, 'drift', { windows: 3 });
    const few = await compare('Few');
    expect(few.significance).toBeNull();
    expect(few.text).toContain(
      'Whether that is more than chance cannot be said: of what both forecast there are fewer than 4 cutoffs and 10 series.',
    );
    await version('Apart', 1, features, 'naive', { windows: 4 });
    const other = await putDataset(workspace.db, { name: 'apart', axis: DAILY, seasons: [7], series: weekly([102]) });
    await version('Apart', 2, await putFeatures(workspace.db, other), 'seasonal-naive', { windows: 4 });
    const apart = await compare('Apart');
    expect(apart.significance).toBeNull();
    expect(apart.text).toContain('cannot be said: they have no forecast of the same time from the same origin.');
  });
});

describe('the text', () => {
  it('says what an analyst would: another model on newer data', async () => {
    const covariates = [
      { name: 'temperature', role: 'known' as const },
      { name: 'price', role: 'past' as const },
    ];
    const rows = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    const data = (name: string, n: number) =>
      putDataset(workspace.db, {
        name,
        axis: { kind: 'integer', step: 1 },
        covariates,
        series: [{ name: 'a', t: rows(n), y: rows(n), x: { temperature: rows(n), price: rows(n) } }],
      });
    const name = 'Victoria demand';
    await putVersion(workspace.db, {
      ...{ name, version: 1, dataset: await data('2014', 1000), quality: 0.9, model: 'gradient-boosting', params: { season: 7 } },
      ...{ recipe: { lags: [1] }, columns: [{ name: 'price', role: 'past', from: 'price' }] },
      ...{ fit: { seconds: 0.2, stateBytes: 3072 }, scores: { wape: 5.12, mae: 210, rmse: 300, 'coverage-80': 79, r2: 0.8 } },
    });
    await putVersion(workspace.db, {
      ...{
        name,
        version: 2,
        dataset: await data('2015', 2488),
        quality: 0.93,
        model: 'linear-regression',
        params: { season: 7, trend: 'damped' },
      },
      ...{
        recipe: { lags: [1, 24], calendar: ['hour'] },
        columns: [
          { name: 'temperature', role: 'known', from: 'temperature' },
          { name: 'cal_hour', role: 'known', from: 'calendar' },
        ],
      },
      ...{
        fit: { seconds: 12, stateBytes: 1258291, horizon: 8 },
        scores: { wape: 4.4, mae: 180, rmse: 310, 'coverage-80': 74.2, r2: 0.85 },
      },
      ...{ plan: { horizon: 8, windows: 5 }, gates: [true, false, true], conditions: ['Watch the holidays'] },
    });
    const { text, sections, significance } = await compare(name);
    const today = new Date().toISOString().slice(0, 10);
    expect(significance).toBeNull();
    expect(text).toBe(`**Version 2** of Victoria demand forecasts with Linear regression; version 1 does with Gradient boosting. \
WAPE falls from 5.12 % to 4.4 % (14 % less), which is better. Whether that is more than chance cannot be said: they have no forecast of the same time from the same origin. \
Of 4 other metrics: 2 better, 2 worse (RMSE from 300 to 310; Coverage 80 % from 79 % to 74.2 %). \
They were not tested alike (horizon 4 against 8, 4 origins against 5, other data): read the scores with care.

- **Data.** Another file, 2015.csv (2,488 rows up to 2488): 1,488 more rows; it ends at 2488 rather than 1000. Quality 0.90 → 0.93.
- **Features.** Lags 1 → 1, 24; Calendar – → hour; 1 → 2 columns.
- **Parameters.** Horizon 4 → 8.
- **Cost.** The fit took 12 s instead of 0.2 s; its stored state is 1.2 MiB instead of 3 KiB.
- **To move to it.** Requests must also carry temperature (its future too); they need no longer carry price; a forecast reaches 8 steps ahead instead of 4.
- **Approval.** Ada asked, Grace approved on ${today}; 2 of 3 gates passed (not: Gate 1). On condition: Watch the holidays.
`);
    const rowsOf = (id: string) => Object.fromEntries(sections.find((s) => s.id === id)!.rows.map(({ what, ...row }) => [what, row]));
    expect(rowsOf('metrics')).toEqual({
      WAPE: { before: '5.12 %', after: '4.4 %', changed: true, verdict: 'better', note: '14 % less' },
      MAE: { before: '210', after: '180', changed: true, verdict: 'better', note: '14 % less' },
      RMSE: { before: '300', after: '310', changed: true, verdict: 'worse', note: '3 % more' },
      'Coverage 80 %': { before: '79 %', after: '74.2 %', changed: true, verdict: 'worse', note: '' },
      'R²': { before: '0.8', after: '0.85', changed: true, verdict: 'better', note: '' },
    });
    expect(rowsOf('cost')).toMatchObject({
      'Time of the fit': { before: '0.2 s', after: '12 s', verdict: 'worse', note: '60 times as much' },
      'Time of the backtest': { before: '2 s', after: '2 s', changed: false, verdict: 'same', note: '' },
    });
    expect(rowsOf('data')).toMatchObject({
      Quality: { before: '0.90', after: '0.93', verdict: 'better' },
      Rows: { note: '1,488 more', verdict: 'neutral' },
    });
    expect(rowsOf('features').Columns).toEqual({
      before: '1',
      after: '2',
      changed: true,
      verdict: 'neutral',
      note: 'new: temperature, cal_hour; gone: price',
    });
    expect(rowsOf('parameters')).toMatchObject({
      Model: { before: 'Gradient boosting', after: 'Linear regression' },
      trend: { before: '–', after: 'damped' },
      season: { changed: false },
    });
  });

  it('says that little changed where little did, and does not let names be markup', async () => {
    const dataset = await putDataset(workspace.db, {
      name: 'same',
      axis: { kind: 'integer', step: 1 },
      series: [{ name: 'a', t: [1, 2], y: [1, 2] }],
    });
    const name = '<b>x</b> *y*';
    await putVersion(workspace.db, { name, version: 1, dataset, model: 'ets', params: { alpha: 0.1 }, scores: { wape: 4.401 } });
    await putVersion(workspace.db, { name, version: 2, dataset, model: 'ets', params: { alpha: 0.2 }, scores: { wape: 4.399 } });
    const { text } = await compare(name);
    expect(text).toMatch(
      /^\*\*Version 2\*\* of \\<b\\>x\\<\/b\\> \\\*y\\\* forecasts with ETS, as version 1 does\. WAPE stays at 4\.4 %\.\n/,
    );
    expect(text).toContain(
      '- **Data.** The same file, same.csv: 2 rows up to 2.\n- **Features.** The same.\n- **Parameters.** alpha 0.1 → 0.2.\n',
    );
    expect(text).toContain(
      '- **Cost.** The fit took 1 s, as before; its stored state is 1,000 bytes, as before.\n- **To move to it.** Requests stay as they are.\n',
    );
  });

  it('of a version with itself, or with one that is not there', async () => {
    const same = await registry.compare({ model: 'Few', from: 1, to: 1 }, workspace.ctx);
    expect(same.sections.flatMap(({ rows }) => rows.filter((row) => row.changed))).toEqual([]);
    await expect(registry.compare({ model: 'Few', from: 1, to: 7 }, workspace.ctx)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { place: { field: 'to' } },
    });
  });
});

describe('parts', () => {
  it('tell relative changes', () => {
    expect([relative(5, 4.4), relative(100, 100.4), relative(2, 7), relative(0, 3), relative(-1, 2), relative(4, 4)]).toEqual([
      '12 % less',
      '0.4 % more',
      '3.5 times as much',
      '',
      '',
      '',
    ]);
  });

  it('take trees of parameters apart', () => {
    const tree = { a: 1, b: { c: [1, 2], d: null }, layers: [{ units: 8 }, { units: 4 }], empty: {}, list: [] };
    expect(Object.fromEntries(leaves(tree))).toEqual({
      ...{ a: '1', 'b.c': '[1,2]', 'b.d': 'null', 'layers.0.units': '8', 'layers.1.units': '4', empty: '{}', list: '[]' },
    });
  });

  it('tell times, sizes and files', () => {
    expect([0.0064, 0.5, 12.44, 119, 130, 7300].map(duration)).toEqual(['6.4 ms', '0.5 s', '12.4 s', '119 s', '2.17 min', '2.03 h']);
    expect([957, 1258291, 3 * 1024 ** 3].map(size)).toEqual(['957 bytes', '1.2 MiB', '3 GiB']);
    expect(['/data/load.csv', 'C:\\data\\load.csv', 'load.csv'].map(fileName)).toEqual(['load.csv', 'load.csv', 'load.csv']);
  });

  it('tell rules of a recipe', () => {
    expect(ruleText([1, 24])).toBe('1, 24');
    expect(
      ruleText([
        { window: 24, stat: 'mean', lag: 1, of: undefined },
        { window: 7, stat: 'std', lag: 1 },
      ]),
    ).toBe('window 24 stat mean lag 1; window 7 stat std lag 1');
    expect(ruleText({ country: 'AU', region: 'VIC', daysBefore: 0 })).toBe('country AU region VIC daysBefore 0');
    expect([ruleText([]), ruleText(undefined)]).toEqual(['–', '–']);
  });
});
