import { type Measure, ofRow } from './finding.ts';
import { heldOf, orNoLevel, REMEDIES } from './levels.ts';

export const coverageHeld: Measure = (facts, rule) =>
  orNoLevel(
    heldOf(facts, rule).map(({ level, held, told }) => ({
      value: held,
      level,
      what: `actuals inside the ${level} % interval`,
      unit: '%',
      explanation: told,
      evidence: ofRow(facts),
      remedies: REMEDIES,
    })),
    facts,
  );
