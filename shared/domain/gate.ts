import { z } from 'zod';
import { RecordId } from '../base/ids.ts';

/** What a gate looks at. Each has one function in engine/stages/approve/measures/. */
export const GateMeasure = z.enum([
  /** How much lower the error is than that of a yardstick, in percent of the yardstick's. */
  'gain',
  /** The same in points of a percentage metric (WAPE 12 % against 18 % is 6 points). */
  'gain-points',
  /** A metric of the backtest as it stands. */
  'metric',
  /** How much worse the backtest over all origins is than its last origin alone, in percent of it. */
  'worse-than-single',
  /** Distance of the measured coverage of an interval from its level, in points. */
  'coverage',
  /** The measured coverage itself, in percent. */
  'coverage-held',
  /** Size of the relative bias, in percent. */
  'bias',
  'failed',
  'fallback',
  'quality',
  'windows',
  'horizon',
  /** How much worse the primary metric is than the champion's, in percent; passed where there is no champion. */
  'champion',
  /** Largest relative difference when golden samples are forecast again from the stored state. */
  'golden',
  /** 95th percentile of the time of a forecast of 50 series (or all there are), in milliseconds. */
  'latency',
  /** Bytes of the stored state and what else a release needs of the model, in MiB. */
  'size',
  /** Steps between the last row of the data and now. */
  'staleness',
]);
export type GateMeasure = z.infer<typeof GateMeasure>;

/** A gate as data: what is measured, and the limit it must hold. */
export const GateRule = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'is not an id: small letters, digits and dashes'),
  title: z.string().min(1).max(100).meta({ title: 'Title' }),
  measure: GateMeasure.meta({ title: 'Measure' }),
  /** For 'metric' and 'worse-than-single'; the primary metric of the comparison where it is left out. */
  metric: z.string().optional().meta({ title: 'Metric' }),
  /** For 'coverage' and 'coverage-held'; left out: every level of the comparison, one gate for each. */
  level: z.number().gt(0).lt(100).optional().meta({ title: 'Level', unit: '%' }),
  /** For 'gain' and 'gain-points': the model to beat; left out: seasonal naive, else naive. */
  against: z.string().optional().meta({ title: 'Against' }),
  /** Whether the value must be at least, or at most, the limit. */
  side: z.enum(['least', 'most']).meta({ title: 'Side' }),
  limit: z.number().meta({ title: 'Limit' }),
  /** `required`: no approval while it fails. `advice`: the reviewer says why it may fail. */
  weight: z.enum(['required', 'advice']).default('advice').meta({ title: 'Weight' }),
  /** Why the rule is there. */
  reason: z.string().max(1000).default('').meta({ title: 'Reason' }),
});
export type GateRule = z.infer<typeof GateRule>;

/** Rules under a name, to start from. */
export const GatePreset = z.object({ id: z.string(), title: z.string(), summary: z.string(), rules: z.array(GateRule) });
export type GatePreset = z.infer<typeof GatePreset>;

/** What a gate's value was read from. */
export const Evidence = z.object({ record: RecordId, note: z.string() });
export type Evidence = z.infer<typeof Evidence>;

/** A computed gate with its evidence. */
export const Gate = z.object({
  id: z.string(),
  title: z.string(),
  rule: z.string(),
  value: z.number().nullable(),
  limit: z.number(),
  /** Of the value and the limit; left out where they are counts or plain numbers. */
  unit: z.string().optional(),
  passed: z.boolean(),
  explanation: z.string(),
  weight: z.enum(['required', 'advice']).default('advice'),
  evidence: z.array(Evidence).default([]),
  /** What can be done where it failed. */
  remedies: z.array(z.string()).default([]),
});
export type Gate = z.infer<typeof Gate>;
