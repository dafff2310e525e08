import { describe, expect, it } from 'vitest';
import { STAGES } from '#shared/contract.ts';
import { recordPlace } from './record-place.ts';

describe('the place of a record', () => {
  it('is the view of its stage, with the record in the address', () => {
    expect(recordPlace('co_0123456789abcdef')).toEqual({
      to: '/compare',
      search: { comparison: 'co_0123456789abcdef' },
      word: 'comparison',
    });
  });
  it('is missing for what no view shows, and for what is no record', () => {
    expect(recordPlace('pu_0123456789abcdef')).toBeUndefined();
    expect(recordPlace('co_short')).toBeUndefined();
    expect(recordPlace('champion')).toBeUndefined();
  });
  it('is a view that there is', () => {
    for (const prefix of ['ds', 'va', 'fe', 'ft', 'bt', 'co', 'sc', 'rq', 'ap', 're', 'ck'])
      expect(STAGES.map((s) => `/${s}`)).toContain(recordPlace(`${prefix}_0123456789abcdef`)?.to);
  });
});
