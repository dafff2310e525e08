import { resolveParams } from '#models/kit/params.ts';
import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { loadPanel, usesPast } from '../../panel/load.ts';
import { sourceOf } from '../../panel/source.ts';

export const estimateFit: Handlers<typeof contract.train>['estimate'] = async ({ features: id, choice, horizon }, ctx) => {
  const model = findModel(choice);
  const free = process.availableMemory();
  if (!model.estimate) return { parameters: null, bytes: null, batch: null, steps: null, free };
  const { panel, params } = await ctx.db.read(async (sql) => {
    const { features, dataset } = await sourceOf(sql, id);
    const loaded = await loadPanel(sql, features, dataset, { past: usesPast(model) });
    return { panel: loaded.panel, params: resolveParams(model, choice.params, dataset.body.seasons) };
  });
  const told = await ctx.pool.run('estimate', { model: choice, params, panel, horizon, threads: ctx.pool.threads });
  const { parameters = null, bytes = null, batch = null, steps = null } = told ?? {};
  return { parameters, bytes, batch, steps, free };
};
