import type { GateRule } from '#shared/domain/gate.ts';
import type { Facts } from '../facts.ts';
import { type Finding, ofRow, one } from './finding.ts';

export const REMEDIES = [
  'Choose conformal intervals: they are set by the errors made, not by a formula.',
  'Calibrate on more origins.',
  'Look at coverage by step: intervals that are right near and wrong far ahead need a longer history to be set by.',
];

/** The measured coverage (percent) of each level that a rule is about. */
export function heldOf({ row, comparison }: Facts, { level }: GateRule): { level: number; held: number | null; told: string }[] {
  const levels = level === undefined ? comparison.body.levels : [level];
  return levels.map((of) => {
    const score = row.scores.find((s) => s.metric === `coverage-${of}`);
    const held = score?.value ?? null;
    const told =
      held === null
        ? `There is no coverage: ${score?.refused ?? 'it was not scored'}.`
        : `The interval held ${one(held)} % of the actuals${held < of ? ': it is narrow' : held > of ? ': it is wide' : ''}.`;
    return { level: of, held, told };
  });
}

/** A rule about every level is about something, even where there is none. */
export const orNoLevel = (findings: readonly Finding[], facts: Facts): readonly Finding[] =>
  findings.length > 0
    ? findings
    : [{ value: null, what: 'coverage', explanation: 'The comparison has no intervals.', evidence: ofRow(facts), remedies: REMEDIES }];
