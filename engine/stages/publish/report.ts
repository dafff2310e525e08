import { resolve } from 'node:path';
import type { contract } from '#shared/contract.ts';
import { writeText } from '../../bundle/write.ts';
import type { JobContext } from '../../context.ts';
import { type Handlers, made } from '../../handlers.ts';
import { metricsFor } from '../../metrics/index.ts';
import { forecastSeries, largestSeries } from '../../panel/samples.ts';
import type { SeriesWindows } from '../../report/content.ts';
import { report } from '../../report/document.ts';
import { stepErrors, unusualStatuses, windowsOf } from './backtest.ts';
import { scenarioViews } from './scenarios.ts';
import { type Sources, sourcesOf } from './sources.ts';

const SERIES = 4;
const BACKTESTED = 2;
const HISTORY = 400;

/** The evaluation report of an approval as one HTML text: equal records, equal text. */
export async function reportText(
  ctx: Pick<JobContext, 'db' | 'artifacts' | 'pool' | 'signal'>,
  sources: Sources,
  scenarioIds: readonly string[],
): Promise<string> {
  const read = await ctx.db.read(async (sql) => {
    const names = await largestSeries(sql, sources.dataset, SERIES);
    const windows: SeriesWindows[] = [];
    for (const name of names.slice(0, BACKTESTED)) {
      const found = await windowsOf(sql, sources, name);
      if (found) windows.push(found);
    }
    const scenarios = await scenarioViews(sql, sources, scenarioIds);
    const steps = await stepErrors(sql, sources);
    return { names, windows, scenarios, steps, statuses: await unusualStatuses(sql, sources.fit.head.id) };
  });
  const { horizon } = sources.fit.body;
  const season = Math.max(...sources.dataset.body.seasons);
  const { shown, notes } = await forecastSeries(ctx, sources, read.names, Math.min(HISTORY, Math.max(4 * horizon, 2 * season)));
  return report({
    ...sources,
    metrics: metricsFor(sources.comparison.body.levels).map((metric) => metric.card),
    fans: shown,
    windows: read.windows,
    steps: read.steps,
    statuses: read.statuses,
    scenarios: read.scenarios,
    assumptions: notes,
  });
}

export const runReport: Handlers<typeof contract.publish>['report'] = async (input, ctx) => {
  ctx.progress(0, 'reading the records');
  const sources = await ctx.db.read((sql) => sourcesOf(sql, input.approval));
  ctx.progress(0.2, 'forecasting');
  const text = await reportText(ctx, sources, input.scenarios);
  ctx.check();
  ctx.progress(0.8, `writing ${resolve(input.path)}`);
  await writeText(resolve(input.path), text);
  return made(input.approval);
};
