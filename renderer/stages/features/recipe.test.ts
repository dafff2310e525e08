import { describe, expect, it } from 'vitest';
import { Recipe } from '#shared/stages/features.ts';
import { formatLags, parseLags, policyOf, readRecipe, sameRecipe, withPolicy } from './recipe.ts';

const recipe = Recipe.parse({
  repairs: [
    { kind: 'gap', policy: 'linear' },
    { kind: 'gap', policy: 'zero', series: 'A' },
  ],
  lags: [1, 24],
});

describe('repairs', () => {
  it('sets the policy everywhere and leaves those of one series', () => {
    const next = withPolicy(recipe, 'gap', 'seasonal');
    expect(policyOf(next, 'gap')).toBe('seasonal');
    expect(next.repairs).toHaveLength(2);
    expect(policyOf(next, 'outlier')).toBeUndefined();
  });
});

it.each([
  ['1, 24-26 168', [1, 24, 25, 26, 168]],
  ['3;3, 0, x, -2', [3]],
  ['', []],
])('reads the lags %j', (text, lags) => expect(parseLags(text)).toEqual(lags));

it.each([
  [[1, 2, 3, 24, 25, 168], '1-3, 24, 25, 168'],
  [[], ''],
])('writes the lags %j', (lags, text) => expect(formatLags(lags)).toBe(text));

describe('a recipe as text', () => {
  it('is read with its defaults', () => expect(readRecipe('{"lags":[1]}')).toEqual({ recipe: Recipe.parse({ lags: [1] }) }));
  it('says what is wrong', () => {
    expect(readRecipe('{')).toHaveProperty('wrong');
    expect(readRecipe('{"lags":[0]}')).toMatchObject({ wrong: expect.stringContaining('lags.0') });
  });
  it('is the same whatever the order of its keys', () => {
    expect(sameRecipe(recipe, JSON.parse(JSON.stringify({ ...recipe, holidays: undefined })))).toBe(true);
    expect(sameRecipe(recipe, { ...recipe, lags: [1] })).toBe(false);
  });
});
