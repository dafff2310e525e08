import type { Estimate } from '#models/kit/define.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { memoryFor } from '../world.ts';
import { findModel, type ModelRef } from './model.ts';

export interface EstimateTask {
  readonly model: ModelRef;
  readonly params: unknown;
  readonly panel: Panel;
  readonly horizon: number;
  /** Threads that the fit could use. */
  readonly threads: number;
}

/** What a fit would take; nothing where the model cannot say. */
export const estimate = ({ model, params, panel, horizon, threads }: EstimateTask): Estimate | undefined =>
  findModel(model).estimate?.(panel, params, { horizon }, memoryFor(threads));
