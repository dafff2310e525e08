import { describe, expect, it } from 'vitest';
import { type Gate, GateMeasure, GateRule } from '#shared/domain/gate.ts';
import { MEASURES, newRule, passedOf, standing, withMeasure } from './gate-facts.ts';

const gate = (passed: boolean, weight: Gate['weight']): Gate => ({
  ...{ id: 'g', title: 'G', rule: '', value: 1, limit: 2, explanation: '', evidence: [], remedies: [] },
  ...{ passed, weight },
});

describe('rules of gates', () => {
  it('are valid from the start, for every measure, and never share an id', () => {
    const rules: GateRule[] = [];
    for (const measure of [...GateMeasure.options, ...GateMeasure.options]) rules.push(newRule(measure, rules));
    for (const rule of rules) expect(GateRule.parse(rule)).toEqual(rule);
    expect(new Set(rules.map((r) => r.id)).size).toBe(rules.length);
  });
  it('lose what another measure cannot say, and keep what is the author’s own', () => {
    const rule: GateRule = { ...newRule('coverage', []), level: 80, title: 'Mine', reason: 'because', weight: 'required' };
    expect(withMeasure(rule, 'coverage-held')).toMatchObject({ level: 80, title: 'Mine', reason: 'because', weight: 'required' });
    expect(withMeasure(rule, 'latency')).not.toHaveProperty('level');
    expect(withMeasure(newRule('bias', []), 'latency').title).toBe(MEASURES.latency.title);
  });
  it('stand in the way only where they are required and not passed', () => {
    const gates = [gate(true, 'required'), gate(false, 'advice'), gate(false, 'required')];
    expect(passedOf(gates)).toBe(1);
    expect(standing(gates)).toEqual([gates[2]]);
  });
});
