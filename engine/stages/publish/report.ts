import { resolve } from 'node:path';
import type { contract } from '#shared/contract.ts';
import { writeText } from '../../bundle/write.ts';
import { type Handlers, made } from '../../handlers.ts';
import { metricsFor } from '../../metrics/index.ts';
import { forecastSeries, largestSeries } from '../../panel/samples.ts';
import type { SeriesWindows } from '../../report/content.ts';
import { report } from '../../report/document.ts';
import { stepErrors, unusualStatuses, windowsOf } from './backtest.ts';
import { scenarioViews } from './scenarios.ts';
import { sourcesOf } from './sources.ts';

const SERIES = 4;
const BACKTESTED = 2;
const HISTORY = 400;

export const runReport: Handlers<typeof contract.publish>['report'] = async (input, ctx) => {
  ctx.progress(0, 'reading the records');
  const read = await ctx.db.read(async (sql) => {
    const sources = await sourcesOf(sql, input.approval);
    const names = await largestSeries(sql, sources.dataset, SERIES);
    const windows: SeriesWindows[] = [];
    for (const name of names.slice(0, BACKTESTED)) {
      const found = await windowsOf(sql, sources, name);
      if (found) windows.push(found);
    }
    const scenarios = await scenarioViews(sql, sources, input.scenarios);
    const steps = await stepErrors(sql, sources);
    return { sources, names, windows, scenarios, steps, statuses: await unusualStatuses(sql, sources.fit.head.id) };
  });
  ctx.progress(0.4, 'forecasting');
  const { horizon } = read.sources.fit.body;
  const season = Math.max(...read.sources.dataset.body.seasons);
  const { shown, notes } = await forecastSeries(ctx, read.sources, read.names, Math.min(HISTORY, Math.max(4 * horizon, 2 * season)));
  ctx.check();
  ctx.progress(0.8, `writing ${resolve(input.path)}`);
  const text = report({
    ...read.sources,
    metrics: metricsFor(read.sources.comparison.body.levels).map((metric) => metric.card),
    fans: shown,
    windows: read.windows,
    steps: read.steps,
    statuses: read.statuses,
    scenarios: read.scenarios,
    assumptions: notes,
  });
  await writeText(resolve(input.path), text);
  return made(input.approval);
};
