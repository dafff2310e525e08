import { join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { Device } from '#shared/domain/device.ts';
import { probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Backtest, BacktestPlan } from '#shared/stages/backtest.ts';
import type { JobContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { deviceFor } from '../../jobs/device.ts';
import { environment } from '../../jobs/environment.ts';
import { once } from '../../jobs/once.ts';
import { inTurn, parallel } from '../../jobs/parallel.ts';
import { CHECKPOINTS } from '../../jobs/training/checkpoints.ts';
import { followTraining, isTrained, type LiveTraining, untilStored } from '../../jobs/training/live.ts';
import { cutoffTime, type Origin, rowsBefore } from '../../panel/cut.ts';
import { type LoadedPanel, loadPanel, usesPast } from '../../panel/load.ts';
import { type Slice, slicesOf, viewSeries } from '../../panel/slice.ts';
import { sourceOf } from '../../panel/source.ts';
import { bugTeller, countStates, putStatuses } from '../../panel/statuses.ts';
import type { Sql } from '../../store/database.ts';
import { putRecord, recordId } from '../../store/records.ts';
import { type Contender, contendersOf, originsOf, refuseTooLong } from './plan.ts';
import { openStaging } from './staging.ts';

export const runBacktest: Handlers<typeof contract.backtest>['run'] = async ({ device: asked, ...plan }, ctx) => {
  const { features, dataset } = await ctx.db.read((sql) => sourceOf(sql, plan.features));
  const contenders = contendersOf(plan.models, dataset.body.seasons);
  const origins = originsOf(plan);
  const models = contenders.map(({ key, choice, model, params }) => ({
    key,
    model: model.id,
    version: model.version,
    params,
    intervals: choice.intervals,
  }));
  const inputs = { ...plan, step: plan.step ?? plan.horizon, models };
  const parents = [features.head.id];
  const record = recordId('backtest', parents, inputs);
  return once(ctx, { kind: 'backtest', parents, inputs }, async () => {
    const started = performance.now();
    ctx.progress(0, 'reading the series');
    const loaded = await ctx.db.read((sql) => loadPanel(sql, features, dataset, { past: contenders.some(({ model }) => usesPast(model)) }));
    refuseTooLong(loaded.panel, origins);
    const device = await deviceFor(
      contenders.map((c) => c.model),
      asked,
      ctx,
      ctx.note,
    );
    const training = contenders.some((c) => isTrained(c.model))
      ? followTraining(join(ctx.path, CHECKPOINTS, record), ctx, () => {})
      : undefined;
    if (training) ctx.workspaces.current().trainings.put(ctx.id, training);
    const work = () =>
      ctx.db.bulk(async (sql) => {
        const staging = await openStaging(sql, loaded.panel, loaded.index, probabilitiesOf(plan.levels));
        const excluded = new Map(features.body.excluded.map((e) => [e.series, e.reason]));
        const tallies = await forecastAll(ctx, sql, {
          record,
          plan,
          loaded,
          excluded,
          contenders,
          origins,
          device,
          training,
          add: staging.add,
        });
        if (tallies.every((tally) => tally.fitted + tally.fallback === 0)) throw nothingFitted(tallies);
        ctx.progress(1, 'storing the forecasts');
        const keys = contenders.map((c) => c.key);
        const body: Backtest = {
          dataset: dataset.head.id,
          plan,
          models: contenders.map(({ key, choice, model, params }, i) => {
            const { reason: _, ...tally } = tallies[i]!;
            return { key, choice, params, modelVersion: model.version, ...tally };
          }),
          probabilities: probabilitiesOf(plan.levels),
          seriesCount: loaded.panel.ids.length,
          points: await staging.store(record, features.head.id, keys),
          environment: environment(ctx.pool.threads),
        };
        const seconds = (performance.now() - started) / 1000;
        await putRecord(sql, { kind: 'backtest', parents, inputs, body, actor: ctx.actor, seconds }, record);
      });
    await untilStored(training, work);
    return record;
  });
};

/** While one lane hands its forecasts to the store, another keeps the thread busy. */
const LANES_PER_THREAD = 2;

interface Tally {
  fitted: number;
  fallback: number;
  failed: number;
  seconds: number;
  /** Why it failed where it first did. */
  reason?: string;
}

interface Work {
  readonly record: string;
  readonly plan: BacktestPlan;
  readonly loaded: LoadedPanel;
  /** Why a series has no rows at all. */
  readonly excluded: ReadonlyMap<string, string>;
  readonly contenders: readonly Contender[];
  readonly origins: readonly Origin[];
  readonly device: Device;
  readonly training: LiveTraining | undefined;
  readonly add: Awaited<ReturnType<typeof openStaging>>['add'];
}

/** What one thread does at a time: one origin; or all of them in order where the first fit is carried on. */
interface Piece {
  readonly contender: number;
  readonly windows: readonly number[];
  readonly slice: Slice;
}

function piecesOf({ plan, contenders, origins, loaded }: Work): readonly Piece[] {
  const total = loaded.panel.ids.length;
  const windows = origins.map((_, w) => w);
  return contenders.flatMap(({ model }, contender) => {
    const slices: readonly Slice[] = model.scope === 'global' ? [[0, total]] : slicesOf(total);
    const carried = !plan.refit && model.update !== undefined;
    const runs = carried ? [windows] : windows.map((w) => [w]);
    return runs.flatMap((run) => slices.map((slice) => ({ contender, windows: run, slice })));
  });
}

async function forecastAll(ctx: JobContext, sql: Sql, work: Work): Promise<Tally[]> {
  const { plan, loaded, contenders, origins, device, training } = work;
  const { panel, index } = loaded;
  const tallies: Tally[] = contenders.map(() => ({ fitted: 0, fallback: 0, failed: 0, seconds: 0 }));
  if (!plan.refit)
    for (const { key, model } of contenders)
      if (!model.update) ctx.note('info', `${key} cannot carry a fit on to later data: it is fitted anew at every cutoff.`);
  const toDo = contenders.length * origins.length * panel.ids.length;
  let done = 0;
  const turn = inTurn();
  const tellBugs = bugTeller(ctx);
  const pieces = piecesOf(work);
  const threads = pieces.length === 1 ? ctx.pool.threads : 1;
  await parallel(pieces, LANES_PER_THREAD * ctx.pool.threads, ctx.signal, async ({ contender, windows, slice }, _, signal) => {
    const { key, choice, model, params } = contenders[contender]!;
    const tally = tallies[contender]!;
    const view = viewSeries(panel, slice);
    let units: Uint8Array | undefined;
    for (const w of windows) {
      const origin = origins[w]!;
      const { horizon, levels, seed } = plan;
      const keep = windows.length > 1 && w === windows[0];
      const desk = isTrained(model) && !units ? training?.seat(`${contender}-${w}`) : undefined;
      const answer = await ctx.pool.run(
        'origin',
        { model: choice, params, panel: view, origin, horizon, levels, seed, units, keep, threads, device, desk },
        { signal, ...(desk && { transfer: [desk.port] }) },
      );
      units ??= answer.units;
      const statuses = answer.forecast.status.map((status, i) => explained(work, slice[0] + i, origin, status));
      const rows = statuses.map((status, i) => ({
        model: key,
        cutoff: cutoffTime(panel, slice[0] + i, origin),
        series: index[slice[0] + i]!,
        status,
      }));
      await turn(async () => {
        await work.add(contender, slice, origin, answer.forecast);
        await putStatuses(sql, work.record, rows);
      });
      tellBugs(statuses);
      const counts = countStates(statuses);
      tally.fitted += counts.fitted;
      tally.fallback += counts.fallback;
      tally.failed += counts.failed;
      tally.seconds += answer.seconds;
      tally.reason ??= statuses.find((s) => s.state === 'failed')?.reason;
      done += slice[1] - slice[0];
      ctx.progress(done / toDo, `${key}, window ${w + 1} of ${origins.length} (model ${contender + 1} of ${contenders.length})`);
    }
  });
  return tallies;
}

/** What the backtest knows better than the model: why there are no rows before the cutoff. */
function explained({ loaded: { panel }, excluded }: Work, s: number, origin: Origin, status: SeriesStatus): SeriesStatus {
  if (rowsBefore(panel, s, origin) > 0) return status;
  const rows = panel.offsets[s + 1]! - panel.offsets[s]!;
  const short = `too short: ${rows} observations, the cutoff is ${origin.back} before the end`;
  return { ...status, state: 'failed', reason: rows > 0 ? short : (excluded.get(status.series) ?? status.reason) };
}

function nothingFitted(tallies: readonly Tally[]): AlmanacError {
  const reasons = [...new Set(tallies.map((tally) => tally.reason).filter((reason) => reason !== undefined))].slice(0, 3);
  return new AlmanacError('MODEL_FAILED', `No model could forecast any series: ${reasons.join('; ') || 'there are none'}.`, {
    hint: 'Use fewer windows or a shorter horizon, or choose models that need less history.',
  });
}
