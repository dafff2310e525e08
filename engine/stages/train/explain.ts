import type { Attention } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Fit, type SeriesAttention } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { linesOfSeries } from '../../panel/forecast.ts';
import { loadPanel } from '../../panel/load.ts';
import { sliceFuture, viewSeries } from '../../panel/slice.ts';
import { sourceOf } from '../../panel/source.ts';
import { cutLines, linesOf } from '../../panel/state.ts';
import { getRecord } from '../../store/records.ts';

type Train = Handlers<typeof contract.train>;

const plain = (values: Float64Array) => Float64Array.from(values);

/** The rows of the horizon one after the other. */
function attentionOf({ shares, selection }: Attention): SeriesAttention {
  const window = shares[0]?.length ?? 0;
  const flat = Float64Array.from({ length: shares.length * window }, (_, i) => shares[Math.floor(i / window)]![i % window]!);
  return { window, shares: flat, selection: selection.map(({ group, inputs }) => ({ group, inputs: inputs.map((i) => ({ ...i })) })) };
}

export const explainSeries: Train['explain'] = async (input, ctx) => {
  const { fit, loaded } = await ctx.db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', input.fit, Fit);
    const { features, dataset } = await sourceOf(sql, fit.body.features);
    return { fit, loaded: await loadPanel(sql, features, dataset, { series: [input.series], past: true }) };
  });
  const { panel } = loaded;
  if (panel.ids.length === 0)
    throw new AlmanacError('NOT_FOUND', `The fit ${input.fit} has no series "${input.series}".`, {
      hint: 'List its series with their status to see the names.',
      place: { series: input.series },
    });
  const horizon = input.horizon ?? fit.body.horizon;
  const { future, times } = loaded.future(horizon);
  const units = await linesOfSeries(ctx.artifacts, fit, loaded, 0);
  const task = { model: fit.body.choice, units, series: input.series, seed: fit.body.seed };
  const told = await ctx.pool.run('explain', { ...task, panel: viewSeries(panel, [0, 1]), future: sliceFuture(future, [0, 1]) });
  const from = Math.max(0, panel.times.length - input.history);
  return {
    series: input.series,
    history: plain(panel.times.subarray(from)),
    times: plain(times),
    components: told.components.map(({ name, history, ahead }) => ({ name, history: plain(history.subarray(from)), ahead: plain(ahead) })),
    base: plain(told.explanation?.base ?? new Float64Array(0)),
    features: (told.explanation?.features ?? []).map(({ name, values, given }) => ({
      ...{ name, values: plain(values) },
      ...(given && { given: plain(given) }),
    })),
    ...(told.attention && { attention: attentionOf(told.attention) }),
  };
};

export const importanceOf: Train['importance'] = async (input, ctx) => {
  const fit = await ctx.db.read((sql) => getRecord(sql, 'fit', input.fit, Fit));
  const model = fit.body.choice;
  if (!findModel(model).importance) return [];
  const state = await ctx.artifacts.get(fit.body.state);
  return [...(await ctx.pool.run('importance', { model, units: cutLines(state, linesOf(state), 0, 1) }))];
};
