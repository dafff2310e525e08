import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readEnvironment, VARIABLES } from '#shared/serving/environment.ts';
import { environmentExample, written } from './environment.ts';

const text = environmentExample();

describe('.env.example', () => {
  it('names every variable of the service once, with what it is for', () => {
    const named = [...text.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((m) => m[1]);
    expect(named).toEqual(Object.keys(VARIABLES));
    for (const name of named) expect(text).toMatch(new RegExp(`^# \\S.+\\n(# )?${name}=`, 'm'));
  });

  it('is what the service takes without it: as it stands, and with every default written out', () => {
    const bare = readEnvironment({});
    expect(readEnvironment(parseEnv(text))).toEqual(bare);
    const all = parseEnv(text.replaceAll(/^# ([A-Z_]+=)/gm, '$1'));
    expect(Object.keys(all)).toHaveLength(Object.keys(VARIABLES).length);
    expect(readEnvironment(all)).toEqual(bare);
  });

  // systemd lets a file go before what the unit says, also where the value is empty.
  it('sets nothing that a template sets itself', () => {
    expect(Object.keys(parseEnv(text))).toEqual(['ALMANAC_RELEASES', 'ALMANAC_TRUSTED_KEYS']);
  });

  it('writes values as a person would', () => {
    expect([written(true), written([]), written(null), written({ max: 5, window: 1000 }), written(undefined)]).toEqual([
      '1',
      '',
      'off',
      '5/second',
      '',
    ]);
  });
});
