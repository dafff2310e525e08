import { join } from 'node:path';
import { resolveParams } from '#models/kit/params.ts';
import type { RecordId } from '#shared/base/ids.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { CallContext } from '../../context.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { CHECKPOINTS } from '../../jobs/training/checkpoints.ts';
import { sourceOf } from '../../panel/source.ts';
import { hashOf } from '../../store/hash.ts';

/** What is asked of a fit; where it runs does not matter. */
export interface FitOrder {
  readonly features: RecordId;
  readonly choice: ModelChoice;
  readonly horizon: number;
  readonly seed: number;
}

/** The order with all that it names: equal work has equal parents and inputs, and finds the checkpoints of an earlier try in `folder`. */
export async function workOf({ features: id, choice, horizon, seed }: FitOrder, ctx: Pick<CallContext, 'db' | 'path'>) {
  const { features, dataset } = await ctx.db.read((sql) => sourceOf(sql, id));
  const model = findModel(choice);
  const params = resolveParams(model, choice.params, dataset.body.seasons);
  const inputs = { model: model.id, version: model.version, params, label: choice.label, intervals: choice.intervals, horizon, seed };
  const parents = [features.head.id];
  const folder = join(ctx.path, CHECKPOINTS, hashOf({ kind: 'fit', parents, inputs }));
  return { features, dataset, model, params, inputs, parents, folder };
}
