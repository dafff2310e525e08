import type * as PlotlyTypes from 'plotly.js';

export type Plotly = typeof PlotlyTypes;
export type Trace = Partial<PlotlyTypes.PlotData>;
export type Layout = Partial<PlotlyTypes.Layout>;

let loaded: Promise<Plotly> | undefined;

/** Plotly is large: it is fetched when the first chart is drawn. */
export const loadPlotly = (): Promise<Plotly> => {
  loaded ??= Promise.all([import('plotly.js-cartesian-dist-min'), import('./plotly.css')]).then(([module]) => module.default);
  return loaded;
};
