import type { contract } from '#shared/contract.ts';
import type { Training } from '#shared/domain/training.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { JobContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { environment } from '../../jobs/environment.ts';
import { startGauge } from '../../jobs/gauge.ts';
import { once } from '../../jobs/once.ts';
import { untilStored } from '../../jobs/training/live.ts';
import { cutoffTime } from '../../panel/cut.ts';
import { loadPanel, usesPast } from '../../panel/load.ts';
import { bugTeller, countStates, nothingFitted, putStatuses } from '../../panel/statuses.ts';
import { putRecord, recordId } from '../../store/records.ts';
import { type AllFitted, fitAll } from './fit-all.ts';
import { workOf } from './work.ts';

export const runTrain: Handlers<typeof contract.train>['run'] = async ({ device: asked, ...order }, ctx) => {
  const { features, dataset, model, params, inputs, parents, folder } = await workOf(order, ctx);
  const { choice, horizon, seed } = order;
  return once(ctx, { kind: 'fit', parents, inputs }, async () => {
    const started = performance.now();
    ctx.progress(0, 'reading the series');
    const loaded = await ctx.db.read((sql) => loadPanel(sql, features, dataset, { past: usesPast(model) }));
    const excluded = new Map(features.body.excluded.map((e) => [e.series, e.reason]));
    const gauge = startGauge(ctx.pool.threads);
    const fitted = await fitAll(ctx, loaded, { choice, model, params, horizon, seed, asked, folder });
    const resources = gauge.stop();
    return untilStored(fitted, async () => {
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
      // One that was asked to stop is other work: the whole of it can still be run, and goes on from here.
      const work = fitted.training?.stopped === 'asked' ? { ...inputs, stoppedAfter: fitted.training.epochs } : inputs;
      const told = { resources, ...(fitted.training && { training: await kept(fitted.training, ctx) }) };
      await ctx.db.write(async (sql) => {
        const ends = statuses.map((status, s) => ({
          model: model.id,
          cutoff: cutoffTime(loaded.panel, s, { back: 0 }),
          series: loaded.index[s]!,
          status,
        }));
        await putStatuses(sql, record, ends);
        await putRecord(
          sql,
          { kind: 'fit', parents, inputs: work, body, told, actor: ctx.actor, seconds: (performance.now() - started) / 1000 },
          record,
        );
      });
      return record;
    });
  });
};

/** The curve goes into the artifact store: it may be long, and is asked for alone. */
const kept = async ({ curve, ...summary }: NonNullable<AllFitted['training']>, { artifacts }: JobContext): Promise<Training> => ({
  ...summary,
  curve: await artifacts.put(curve),
});
