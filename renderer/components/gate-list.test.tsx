import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Gate } from '#shared/domain/gate.ts';
import { GateList } from './gate-list.tsx';

const gate = (over: Partial<Gate>): Gate => ({
  ...{ id: 'gain', title: 'Better', rule: 'at least 5 %', value: 3, limit: 5, unit: '%', passed: false, explanation: 'Too little.' },
  ...{ weight: 'advice', evidence: [{ record: 'co_0123456789abcdef', note: 'the leaderboard' }], remedies: ['Train longer.'] },
  ...over,
});
const html = (given: Gate, brief = false) =>
  renderToStaticMarkup(<GateList gates={[given]} brief={brief} evidence={(e) => <a href={`#${e.record}`}>{e.note}</a>} />);

describe('gates on the screen', () => {
  it('link what they were read from, and say what can be done only where they were missed', () => {
    expect(html(gate({}))).toContain('<a href="#co_0123456789abcdef">the leaderboard</a>');
    expect(html(gate({}))).toContain('Train longer.');
    expect(html(gate({ passed: true }))).not.toContain('Train longer.');
  });
  it('tell missed, unknown and passed apart in words', () => {
    expect(html(gate({}))).toContain('aria-label="not passed"');
    expect(html(gate({ value: null }))).toContain('aria-label="could not be computed"');
    expect(html(gate({ passed: true }))).toContain('aria-label="passed"');
  });
  it('say which are required, in brief too', () => {
    for (const brief of [false, true]) {
      expect(html(gate({ weight: 'required' }), brief)).toContain('required');
      expect(html(gate({}), brief)).not.toContain('required');
    }
    expect(html(gate({}), true)).not.toContain('Train longer.');
  });
});
