import type { Gate, GateMeasure, GateRule } from '#shared/domain/gate.ts';

export interface MeasureFacts {
  title: string;
  unit: string;
  /** The side that makes sense first. */
  side: GateRule['side'];
  limit: number;
  /** Which more a rule of this measure can say. */
  asks: readonly ('metric' | 'level' | 'against')[];
}

/** The measures of gates, as a person chooses among them. */
export const MEASURES: Readonly<Record<GateMeasure, MeasureFacts>> = {
  gain: { title: 'Error below the yardstick', unit: '%', side: 'least', limit: 5, asks: ['metric', 'against'] },
  'gain-points': { title: 'Points below the yardstick', unit: 'points', side: 'least', limit: 5, asks: ['metric', 'against'] },
  metric: { title: 'A metric of the backtest', unit: '', side: 'most', limit: 10, asks: ['metric'] },
  'worse-than-single': { title: 'Backtest worse than its last origin', unit: '%', side: 'most', limit: 15, asks: ['metric'] },
  coverage: { title: 'Coverage: distance from its level', unit: 'points', side: 'most', limit: 5, asks: ['level'] },
  'coverage-held': { title: 'Coverage held', unit: '%', side: 'least', limit: 70, asks: ['level'] },
  bias: { title: 'Size of the bias', unit: '%', side: 'most', limit: 5, asks: [] },
  failed: { title: 'Series that failed', unit: '', side: 'most', limit: 0, asks: [] },
  fallback: { title: 'Series that fell back', unit: '%', side: 'most', limit: 5, asks: [] },
  quality: { title: 'Quality score of the data', unit: '', side: 'least', limit: 0.8, asks: [] },
  windows: { title: 'Origins of the backtest', unit: '', side: 'least', limit: 3, asks: [] },
  horizon: { title: 'Horizon tested, of the fit’s', unit: '%', side: 'least', limit: 100, asks: [] },
  champion: { title: 'Worse than the champion', unit: '%', side: 'most', limit: 0, asks: ['metric'] },
  golden: { title: 'Golden samples: difference', unit: '', side: 'most', limit: 1e-6, asks: [] },
  latency: { title: 'Latency, 95th percentile', unit: 'ms', side: 'most', limit: 500, asks: [] },
  size: { title: 'Size of what is released', unit: 'MiB', side: 'most', limit: 200, asks: [] },
  staleness: { title: 'Age of the data', unit: 'steps', side: 'most', limit: 48, asks: [] },
};

/** A rule to begin with, whose id no other rule has. */
export function newRule(measure: GateMeasure, others: readonly GateRule[]): GateRule {
  const { title, side, limit } = MEASURES[measure];
  const taken = new Set(others.map((r) => r.id));
  let id: string = measure;
  for (let n = 2; taken.has(id); n++) id = `${measure}-${n}`;
  return { id, title, measure, side, limit, weight: 'advice', reason: '' };
}

/** The rule with another measure; what the new one cannot say is left out. */
export function withMeasure(rule: GateRule, measure: GateMeasure): GateRule {
  const { title, side, limit, asks } = MEASURES[measure];
  const keep = asks.map((key) => [key, rule[key]] as const).filter(([, value]) => value !== undefined);
  const named = rule.title === MEASURES[rule.measure].title ? title : rule.title;
  return { id: rule.id, title: named, measure, side, limit, weight: rule.weight, reason: rule.reason, ...Object.fromEntries(keep) };
}

export const passedOf = (gates: readonly Gate[]): number => gates.filter((g) => g.passed).length;

/** Gates that stand in the way of an approval. */
export const standing = (gates: readonly Gate[]): Gate[] => gates.filter((g) => !g.passed && g.weight === 'required');
