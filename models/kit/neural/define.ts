import { defineModel, type Model } from '../define.ts';
import { artifactOf } from './artifact.ts';
import { estimateFit } from './estimate.ts';
import { adoptPanel, fitPanel, updatePanel } from './fit.ts';
import { forecastPanel } from './forecast.ts';
import type { NetShape, Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { LEAST } from './series.ts';
import type { NeuralState } from './state.ts';
import { attentionOf, componentsOf } from './tell.ts';

/** A network made into a model of a panel: windows, scaling, training, quantiles, the artifact are the same for all. */
export interface NeuralModel<P>
  extends Pick<Model<P>, 'id' | 'version' | 'title' | 'summary' | 'sources' | 'params' | 'presets' | 'examples'> {
  /** The network for parameters and a shape. */
  readonly network: (params: P, shape: NetShape) => Network;
  /** Whether it tells components of its forecasts. */
  readonly components?: boolean;
  /** Whether it tells where it looked, or what it chose. */
  readonly attention?: boolean;
}

export function defineNeural<P extends NeuralParams>({
  network,
  components,
  attention,
  ...card
}: NeuralModel<P>): Model<P, NeuralState<P>> {
  const of = (state: NeuralState<P>): Network => network(state.params, state.net!.shape);
  const netOf = (state: NeuralState<P>): Network => (state.net ? of(state) : NOTHING);
  return defineModel<P, NeuralState<P>>({
    ...card,
    family: 'neural',
    scope: 'global',
    can: { covariates: 'past-and-known', intervals: 'native', missing: true, seasons: 'many', values: 'any' },
    minHistory: () => LEAST,
    fit: (panel, params, options, ctx) => fitPanel(panel, params, options, (shape) => network(params, shape), ctx),
    forecast: (state, options, ctx) => forecastPanel(netOf(state), state, options, card.id, ctx),
    update: (state, panel, ctx) => updatePanel(state, panel, ctx),
    adopt: (state, panel, ctx) => adoptPanel(state, panel, ctx),
    pick: (state, places) => ({ ...state, series: places.map((s) => state.series[s]!) }),
    onnx: (state, ctx) => artifactOf(netOf(state), card.id, state, ctx),
    estimate: (panel, params, options, memory) => estimateFit(panel, params, options, (shape) => network(params, shape), memory),
    importance: ({ net }) => net?.importance ?? [],
    ...(components && { components: (state, series, panel, future, ctx) => componentsOf(netOf(state), state, series, panel, future, ctx) }),
    ...(attention && { attend: (state, series, future, ctx) => attentionOf(netOf(state), state, series, future, ctx) }),
  });
}

/** Stands where nothing was learnt: it is never asked. */
const NOTHING: Network = {
  forecast: () => {
    throw new Error('no net was fitted');
  },
};
