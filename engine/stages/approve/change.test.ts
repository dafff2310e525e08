import { expect, it } from 'vitest';
import { changeOf } from './change.ts';
import { factsOf, rowOf } from './facts.fixture.ts';

const facts = (wape: number | null, model: string, stateBytes: number, seconds: number) => {
  const made = factsOf({ row: rowOf('mine', { wape }), fit: { stateBytes, choice: { model, params: {} } } });
  return { ...made, fit: { ...made.fit, head: { ...made.fit.head, seconds } } };
};
const before = (wape: number | null, comparison = 'co_0000000000000001') => ({
  version: 2,
  approval: 'ap_0000000000000001',
  comparison,
  row: rowOf('theirs', { wape }),
  fit: facts(null, 'theta', 524_288, 0.5).fit,
  champion: true,
});
const mine = facts(12, 'ets', 2_097_152, 8);

it('tells metric and cost against the version in use', () => {
  expect(changeOf(mine, undefined)).toBe('The first version of this model.');
  expect(changeOf(mine, before(15))).toBe(
    [
      'Against version 2, the champion:',
      '- Model: ets, before theta.',
      '- Metric: WAPE 12 %, before 15 % (20.0 % better), at the same origins.',
      '- Cost: 2 MiB of state, trained in 8 s; before 0.5 MiB of state, trained in 0.5 s.',
    ].join('\n'),
  );
  expect(changeOf(mine, before(10, 'co_0000000000000002'))).toContain('WAPE 12 %, before 10 % (20.0 % worse), scored at other origins.');
  expect(changeOf(mine, { ...before(12), champion: false })).toMatch(/^Against version 2:.*before 12 %, at the same/s);
  expect(changeOf(mine, before(null))).toContain('there is no WAPE of both.');
});
