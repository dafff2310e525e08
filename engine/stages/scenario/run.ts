import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { contract } from '#shared/contract.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { Future } from '#shared/domain/panel.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Edit, Scenario } from '#shared/stages/scenario.ts';
import { Fit } from '#shared/stages/train.ts';
import type { JobContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { once } from '../../jobs/once.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import type { KnownEdit } from '../../panel/edits.ts';
import { forecastFit } from '../../panel/forecast.ts';
import type { KnownFuture } from '../../panel/future.ts';
import { type LoadedPanel, loadPanel } from '../../panel/load.ts';
import { putForecast } from '../../panel/put-forecast.ts';
import { sourceOf } from '../../panel/source.ts';
import { findRecord, getRecord, putRecord, recordId } from '../../store/records.ts';
import { differs, effectsOf, total } from './effects.ts';
import { putCovariates } from './numbers.ts';
import { withFiles } from './replacement.ts';
import { refuseUnsuitable } from './suitable.ts';

export const runScenario: Handlers<typeof contract.scenario>['run'] = async (input, ctx) => {
  const { fit, features, dataset } = await ctx.db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', input.fit, Fit);
    return { fit, ...(await sourceOf(sql, fit.body.features)) };
  });
  const { name, edits, levels, horizon = fit.body.horizon } = input;
  const parents = [fit.head.id];
  const inputs = { name, edits, levels, horizon, files: await hashesOf(edits) };
  return once(ctx, { kind: 'scenario', parents, inputs }, async () => {
    const started = performance.now();
    ctx.progress(0, 'reading the series');
    const { loaded, known } = await ctx.db.read(async (sql) => {
      const loaded = await loadPanel(sql, features, dataset);
      refuseUnsuitable(findModel(fit.body.choice.model), features.body, loaded.panel.ids, edits);
      return { loaded, known: await withFiles(sql, edits, dataset.body) };
    });
    const answer = await forecastBoth(ctx, fit, loaded, known, horizon, levels);
    ctx.progress(1, 'storing the scenario');
    const body: Scenario = {
      fit: fit.head.id,
      dataset: dataset.head.id,
      name,
      edits: [...edits],
      horizon,
      levels,
      seriesCount: loaded.panel.ids.length,
      ...answer.totals,
      notes: answer.notes,
    };
    const record = recordId('scenario', parents, body);
    const seconds = (performance.now() - started) / 1000;
    await ctx.db.bulk(async (sql) => {
      if (await findRecord(sql, record)) return;
      await putForecast(sql, record, 'baseline', loaded, answer.baseline);
      await putForecast(sql, record, 'scenario', loaded, answer.scenario);
      await putCovariates(sql, record, loaded, edits, answer.before, answer.after);
      await putRecord(sql, { kind: 'scenario', parents, inputs, body, actor: ctx.actor, seconds }, record);
    });
    return record;
  });
};

/** A scenario of the same file with other content is another scenario. */
async function hashesOf(edits: readonly Edit[]): Promise<string[]> {
  const paths = edits.flatMap((edit) => (edit.kind === 'replace' ? [edit.path] : []));
  return Promise.all(
    paths.map(async (path) => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
      return hash.digest('hex');
    }),
  );
}

interface Answer {
  readonly before: KnownFuture;
  readonly after: KnownFuture;
  readonly baseline: Forecast;
  readonly scenario: Forecast;
  readonly totals: Pick<Scenario, 'baselineTotal' | 'scenarioTotal' | 'effects' | 'interaction'>;
  readonly notes: string[];
}

/** Baseline, all edits together, and each edit alone where there are several. */
async function forecastBoth(
  ctx: JobContext,
  fit: StoredRecord<Fit>,
  loaded: LoadedPanel,
  edits: readonly KnownEdit[],
  horizon: number,
  levels: readonly number[],
): Promise<Answer> {
  const before = loaded.future(horizon);
  const after = loaded.future(horizon, edits);
  const singles = edits.length > 1 ? edits.map((edit) => loaded.future(horizon, [edit])) : [after];
  const runs = 2 + (edits.length > 1 ? edits.length : 0);
  let run = 0;
  const forecast = async (known: KnownFuture, what: string, wanted: readonly number[]): Promise<Forecast> => {
    const done = run++;
    const onShare = (share: number) => ctx.progress((done + share) / runs, `forecasting ${what}`);
    ctx.check();
    return forecastFit({ ...ctx, onShare }, fit, loaded, known, wanted);
  };
  const baseline = await forecast(before, 'the baseline', levels);
  const scenario = await forecast(after, 'the scenario', levels);
  const alone: number[] = edits.length > 1 ? [] : [total(scenario.mean)];
  if (edits.length > 1)
    for (const [i, known] of singles.entries()) alone.push(total((await forecast(known, `edit ${i + 1} alone`, [])).mean));
  const [baselineTotal, scenarioTotal] = [total(baseline.mean), total(scenario.mean)];
  return {
    before,
    after,
    baseline,
    scenario,
    totals: { baselineTotal, scenarioTotal, ...effectsOf(baselineTotal, scenarioTotal, alone) },
    notes: notesOn(
      loaded,
      edits,
      before,
      singles.map((s) => s.future),
      baseline,
      scenario,
    ),
  };
}

function notesOn(
  { panel }: LoadedPanel,
  edits: readonly KnownEdit[],
  { future, notes }: KnownFuture,
  alone: readonly Future[],
  baseline: Forecast,
  scenario: Forecast,
): string[] {
  const { horizon } = future;
  const idle = edits.flatMap((edit, i) =>
    differs(future, alone[i]!)
      ? []
      : [`Edit ${i + 1} (${edit.kind} ${edit.covariate}) changes no value of the horizon: look at its range and its series.`],
  );
  const failed = baseline.status.filter((s) => s.state === 'failed').length;
  const moved = panel.ids.filter((_, s) =>
    scenario.mean.subarray(s * horizon, (s + 1) * horizon).some((v, h) => Number.isFinite(v) && v !== baseline.mean[s * horizon + h]),
  ).length;
  const still = panel.ids.length - failed - moved;
  return [
    ...notes,
    ...idle,
    ...(still > 0 && idle.length < edits.length
      ? [`${still} of ${panel.ids.length} series do not move: no edit reaches them, or their forecast does not use the covariate.`]
      : []),
    ...(failed > 0 ? [`${failed} of ${panel.ids.length} series have no forecast and are in no total.`] : []),
    ...(panel.ids.length > 1 ? ['Intervals of a total are not the sum of the intervals of its series: the total has none.'] : []),
  ];
}
