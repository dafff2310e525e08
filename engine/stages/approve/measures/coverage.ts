import { type Measure, ofRow } from './finding.ts';
import { heldOf, orNoLevel, REMEDIES } from './levels.ts';

export const coverage: Measure = (facts, rule) =>
  orNoLevel(
    heldOf(facts, rule).map(({ level, held, told }) => ({
      value: held === null ? null : Math.abs(held - level),
      level,
      what: `distance of the measured coverage from ${level} %`,
      unit: 'points',
      explanation: told,
      evidence: ofRow(facts),
      remedies: REMEDIES,
    })),
    facts,
  );
