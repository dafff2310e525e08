import type { z } from 'zod';
import { type GatePreset, GateRule } from '#shared/domain/gate.ts';
import { QUALITY_WARN } from '#shared/stages/validate.ts';

const rules = (...given: z.input<typeof GateRule>[]): GateRule[] => given.map((rule) => GateRule.parse(rule));

/** Sets of gates to start from; the first is what a workspace begins with. */
export const presets: readonly GatePreset[] = [
  {
    id: 'standard',
    title: 'Standard',
    summary: 'Better than a yardstick, honest intervals, little bias, tested as far ahead as it is used.',
    rules: rules(
      { id: 'gain', title: 'Better than the yardstick', measure: 'gain', metric: 'wape', side: 'least', limit: 5 },
      { id: 'coverage', title: 'Coverage', measure: 'coverage', side: 'most', limit: 5 },
      { id: 'bias', title: 'Little bias', measure: 'bias', side: 'most', limit: 5 },
      { id: 'windows', title: 'Enough origins', measure: 'windows', side: 'least', limit: 3 },
      { id: 'horizon', title: 'Horizon tested', measure: 'horizon', side: 'least', limit: 100 },
      { id: 'failed', title: 'No failed series', measure: 'failed', side: 'most', limit: 0 },
      { id: 'fallback', title: 'Few fallbacks', measure: 'fallback', side: 'most', limit: 5 },
      { id: 'quality', title: 'Data quality', measure: 'quality', side: 'least', limit: QUALITY_WARN },
    ),
  },
];
