import type { Attention, Component, Explanation, Importance } from '#models/kit/define.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { decodeUnits } from '../../panel/state.ts';
import { contextFor, findModel, type ModelRef } from './model.ts';

export interface ExplainTask {
  readonly model: ModelRef;
  /** The line of the state that the series is forecast with. */
  readonly units: Uint8Array;
  readonly series: string;
  /** The history of that series, and what is known of its horizon. */
  readonly panel: Panel;
  readonly future: Future;
  readonly seed: number;
}

/** What the model says of one series; nothing where it has no state for it. */
export function explain({ model: id, units, series, panel, future, seed }: ExplainTask): {
  readonly components: readonly Component[];
  readonly explanation?: Explanation;
  readonly attention?: Attention;
} {
  const model = findModel(id);
  const [unit] = decodeUnits(units);
  if (!unit || unit.failed !== undefined) return { components: [] };
  const ctx = contextFor(seed);
  const explanation = model.explain?.(unit.state, series, future, ctx);
  const attention = model.attend?.(unit.state, series, future, ctx);
  const components = model.components?.(unit.state, series, panel, future, ctx) ?? [];
  return { components, ...(explanation && { explanation }), ...(attention && { attention }) };
}

/** The features by what they carry of the fit; of a local model that of its first series. */
export function importance({ model, units }: { readonly model: ModelRef; readonly units: Uint8Array }): readonly Importance[] {
  const [unit] = decodeUnits(units);
  return (unit && unit.failed === undefined && findModel(model).importance?.(unit.state)) || [];
}
