import type { Gate, GateRule } from '#shared/domain/gate.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './measures/finding.ts';
import { MEASURES } from './measures/index.ts';

const holds = ({ side, limit }: GateRule, value: number): boolean => (side === 'least' ? value >= limit : value <= limit);

function gateOf(rule: GateRule, finding: Finding): Gate {
  const { value, what, explanation, unit, excused = false, evidence = [], remedies = [], level } = finding;
  // What is 15 % by hand is 15 % here too; what is no number cannot be kept, and holds no limit.
  const measured = value !== null && Number.isFinite(value) ? Number(value.toPrecision(12)) : null;
  const passed = measured === null ? excused : holds(rule, measured);
  const each = level !== undefined && rule.level === undefined;
  return {
    id: each ? `${rule.id}-${level}` : rule.id,
    title: each ? `${rule.title} of the ${level} % interval` : rule.title,
    rule: `${what}: at ${rule.side} ${rule.limit}${unit ? ` ${unit}` : ''}`,
    value: measured,
    limit: rule.limit,
    ...(unit && { unit }),
    passed,
    explanation,
    weight: rule.weight,
    evidence: [...evidence],
    remedies: passed ? [] : [...remedies],
  };
}

/** Gates in the order of their rules. Passed where the value holds the limit, or where there is nothing to measure and that is no fault. */
export const gatesOf = (rules: readonly GateRule[], facts: Facts): Gate[] =>
  rules.flatMap((rule) => [MEASURES[rule.measure](facts, rule)].flat().map((finding) => gateOf(rule, finding)));
