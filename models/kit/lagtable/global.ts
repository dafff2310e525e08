import type { Future, Panel } from '#shared/domain/panel.ts';
import { defineModel, type Model, type ModelContext } from '../define.ts';
import { explainSeries, importanceOf } from './explain.ts';
import { adoptPanel, fitPanel, LEAST, updatePanel } from './global-fit.ts';
import { forecastPanel } from './global-forecast.ts';
import type { Learner } from './learner.ts';
import { onnxOf } from './onnx.ts';
import type { LagParams } from './params.ts';
import { type LagState, pickStates } from './state.ts';

/** A learner of rows made into a model of a panel: the table, the strategies, the intervals and the explanations are the same for all. */
export interface LagModel<P> extends Pick<Model<P>, 'id' | 'version' | 'title' | 'summary' | 'sources' | 'params' | 'examples'> {
  readonly learner: (params: P) => Learner;
  /** Whether the learner cannot take values below 0. */
  readonly positive: (params: P) => boolean;
}

export function defineLagModel<P extends LagParams>({ learner, positive, ...card }: LagModel<P>): Model<P, LagState> {
  return defineModel<P, LagState>({
    ...card,
    family: 'trees',
    scope: 'global',
    can: { covariates: 'past-and-known', intervals: 'conformal', missing: true, seasons: 'many', values: 'any' },
    minHistory: () => LEAST,
    fit: (panel: Panel, params, options, ctx) => fitPanel(panel, params, options, learner(params), { positive: positive(params) }, ctx),
    forecast: (state, options, ctx) => forecastPanel(state, options, card.id, ctx),
    update: (state, panel, ctx) => updatePanel(state, panel, ctx),
    pick: pickStates,
    adopt: (state, panel, ctx) => adoptPanel(state, panel, ctx),
    explain: (state, series: string, future: Future, ctx: ModelContext) => explainSeries(state, series, future, ctx),
    importance: importanceOf,
    onnx: (state) => onnxOf(state, card.title),
  });
}
