import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldValue, parseFlags, UsageError } from './flags.ts';
import { methodHelp } from './help.ts';
import { findMethod, groups, methodsOf } from './methods.ts';

const backtest = findMethod('backtest', 'run')!;

describe('flags', () => {
  it('become the input that the contract wants', () => {
    const { input, global } = parseFlags(
      [
        '--features',
        'fe_0123456789abcdef',
        '--models',
        'naive,theta',
        '--horizon',
        '24',
        '--levels',
        '80,95',
        '--train-size',
        '500',
        '--refit',
        '--json',
        '--workspace',
        'w',
      ],
      backtest.input,
    );
    expect(input).toEqual({
      features: 'fe_0123456789abcdef',
      models: [{ model: 'naive' }, { model: 'theta' }],
      horizon: 24,
      levels: [80, 95],
      trainSize: 500,
      refit: true,
    });
    expect(global).toMatchObject({ json: true, workspace: 'w' });
  });

  it('take JSON where a list of objects says more than names', () => {
    const { input } = parseFlags(['--models', '[{"model":"theta","label":"t2"}]'], backtest.input);
    expect(input.models).toEqual([{ model: 'theta', label: 't2' }]);
  });

  it('that are unknown or broken are refused with their name', () => {
    expect(() => parseFlags(['--horizn', '3'], backtest.input)).toThrow(/--horizn/);
    expect(() => parseFlags(['--models', '[{'], backtest.input)).toThrow(UsageError);
  });

  it('pass numbers through unchanged, negative ones too', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(fieldValue(String(x), { type: 'number' }, '--x')).toBe(x + 0);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (xs) => {
        expect(fieldValue(xs.join(','), { type: 'array', items: { type: 'integer' } }, '--x')).toEqual(xs);
      }),
    );
  });

  it('of every method can be listed, each field once', () => {
    for (const group of groups())
      for (const method of methodsOf(group))
        for (const name of Object.keys(method.input.properties ?? {}))
          expect(methodHelp(method)).toContain(`--${name.replace(/[A-Z]/g, (l) => `-${l.toLowerCase()}`)}`);
  });
});
