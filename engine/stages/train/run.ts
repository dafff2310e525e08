import type { AnyModel } from '#models/kit/define.ts';
import { resolveParams } from '#models/kit/params.ts';
import type { contract } from '#shared/contract.ts';
import type { Device } from '#shared/domain/device.ts';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { JobContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { deviceFor } from '../../jobs/device.ts';
import { environment } from '../../jobs/environment.ts';
import { startMeter } from '../../jobs/meter.ts';
import { once } from '../../jobs/once.ts';
import { parallel } from '../../jobs/parallel.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { cutoffTime } from '../../panel/cut.ts';
import { type LoadedPanel, loadPanel, usesPast } from '../../panel/load.ts';
import { type Slice, sliceFuture, slicesOf, viewSeries } from '../../panel/slice.ts';
import { sourceOf } from '../../panel/source.ts';
import { packState } from '../../panel/state.ts';
import { bugTeller, countStates, nothingFitted, putStatuses } from '../../panel/statuses.ts';
import { putRecord, recordId } from '../../store/records.ts';

export const runTrain: Handlers<typeof contract.train>['run'] = async ({ features: id, choice, horizon, seed, device: asked }, ctx) => {
  const { features, dataset } = await ctx.db.read((sql) => sourceOf(sql, id));
  const model = findModel(choice);
  const params = resolveParams(model, choice.params, dataset.body.seasons);
  const inputs = { model: model.id, version: model.version, params, label: choice.label, intervals: choice.intervals, horizon, seed };
  const parents = [features.head.id];
  return once(ctx, { kind: 'fit', parents, inputs }, async () => {
    const started = performance.now();
    ctx.progress(0, 'reading the series');
    const loaded = await ctx.db.read((sql) => loadPanel(sql, features, dataset, { past: usesPast(model) }));
    const excluded = new Map(features.body.excluded.map((e) => [e.series, e.reason]));
    const device = await deviceFor([model], asked, ctx);
    const fitted = await fitAll(ctx, loaded, { choice, model, params, horizon, seed, device });
    const statuses = fitted.statuses.map((s) =>
      s.state === 'failed' && excluded.has(s.series) ? { ...s, reason: excluded.get(s.series) } : s,
    );
    bugTeller(ctx)(statuses);
    const counts = countStates(statuses);
    if (counts.fitted + counts.fallback === 0) throw nothingFitted(model.id, statuses);
    ctx.progress(1, 'storing the fit');
    const body: Fit = {
      features: features.head.id,
      dataset: dataset.head.id,
      choice,
      params: params as Record<string, unknown>,
      modelVersion: model.version,
      horizon,
      seed,
      state: await ctx.artifacts.put(fitted.state),
      stateBytes: fitted.state.byteLength,
      ...counts,
      environment: environment(ctx.pool.threads),
    };
    const record = recordId('fit', parents, body);
    await ctx.db.write(async (sql) => {
      const ends = statuses.map((status, s) => ({
        model: model.id,
        cutoff: cutoffTime(loaded.panel, s, { back: 0 }),
        series: loaded.index[s]!,
        status,
      }));
      await putStatuses(sql, record, ends);
      await putRecord(sql, { kind: 'fit', parents, inputs, body, actor: ctx.actor, seconds: (performance.now() - started) / 1000 }, record);
    });
    return record;
  });
};

interface Plan {
  readonly choice: ModelChoice;
  readonly model: AnyModel;
  readonly params: unknown;
  readonly horizon: number;
  readonly seed: number;
  readonly device: Device;
}

/** Fits slices of series on the worker threads; a global model is one slice. The outcome does not depend on how it was sliced. */
async function fitAll(ctx: JobContext, { panel, future }: LoadedPanel, { choice, model, params, horizon, seed, device }: Plan) {
  const known = future(horizon);
  if (model.can.covariates !== 'none') for (const note of known.notes) ctx.note('warn', note);
  const total = panel.ids.length;
  const slices: readonly Slice[] = model.scope === 'global' ? [[0, total]] : slicesOf(total);
  const threads = slices.length === 1 ? ctx.pool.threads : 1;
  const states: Uint8Array[] = [];
  const statuses: (readonly SeriesStatus[])[] = [];
  let done = 0;
  ctx.progress(0, `fitting ${total} series`);
  const meter = slices.length === 1 ? startMeter((share) => ctx.progress(share, `fitting ${total} series`)) : undefined;
  await parallel(slices, ctx.pool.threads, ctx.signal, async (slice, i, signal) => {
    const input = {
      model: choice,
      params,
      panel: viewSeries(panel, slice),
      future: sliceFuture(known.future, slice),
      seed,
      threads,
      device,
    };
    const answer = await ctx.pool.run('fit', { ...input, meter: meter?.cell }, { signal });
    states[i] = answer.units;
    statuses[i] = answer.status;
    done += slice[1] - slice[0];
    ctx.progress(done / total, `fitted ${done} of ${total} series`);
  }).finally(() => meter?.stop());
  return { state: packState(states), statuses: statuses.flat() };
}
