import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsOf, initial, type Schema, titleOf } from './schema.ts';
import { errorsOf } from './schema-errors.ts';

const Params = z.object({
  season: z.int().min(1).meta({ title: 'Season length', unit: 'steps' }),
  damped: z.boolean().default(false),
  trend: z.enum(['none', 'additive']).default('none'),
  alpha: z.number().gt(0).lt(1).optional(),
  levels: z.array(z.number().gt(0).lt(100)).max(2).default([80]),
  parts: z.array(z.enum(['hour', 'month'])).default([]),
  rolling: z.array(z.object({ window: z.int().min(2) })).default([]),
  holidays: z.object({ country: z.string().min(2) }).optional(),
  edit: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('set'), value: z.number() }),
    z.object({ kind: z.literal('shift'), steps: z.int() }),
  ]),
  thousands: z.enum([',', '.']).nullable().optional(),
});
const schema = z.toJSONSchema(Params, { io: 'input' }) as Schema;

describe('a form from a schema', () => {
  const fields = Object.fromEntries(fieldsOf(schema));
  it('knows the kind of each field', () => {
    expect(Object.fromEntries(Object.entries(fields).map(([name, f]) => [name, f.kind]))).toEqual({
      season: 'integer',
      damped: 'boolean',
      trend: 'choice',
      alpha: 'number',
      levels: 'numbers',
      parts: 'choices',
      rolling: 'list',
      holidays: 'group',
      edit: 'variant',
      thousands: 'choice',
    });
  });
  it('takes title and unit from the schema, else from the name', () => {
    expect(fields.season).toMatchObject({ title: 'Season length', unit: 'steps', optional: false });
    expect(fields.alpha).toMatchObject({ title: 'Alpha', optional: true });
    expect(titleOf('minChildWeight')).toBe('Min child weight');
  });
  it('begins with the defaults', () => {
    expect(initial(schema)).toEqual({ damped: false, trend: 'none', levels: [80], parts: [], rolling: [] });
    expect(initial(fields.edit!.variants![1]!)).toEqual({ kind: 'shift' });
  });
});

describe('errors of a form', () => {
  const good = { season: 24, edit: { kind: 'set', value: 1 } };
  it.each([
    [good, {}],
    [{ ...good, season: undefined }, { season: 'Fill this in.' }],
    [{ ...good, season: 0 }, { season: 'At least 1.' }],
    [{ ...good, season: 1.5 }, { season: 'Give a whole number.' }],
    [{ ...good, alpha: 1 }, { alpha: 'Less than 1.' }],
    [{ ...good, levels: [80, 95, 99] }, { levels: 'At most 2 entries.' }],
    [{ ...good, levels: [120] }, { levels: 'Less than 100.' }],
    [{ ...good, rolling: [{ window: 1 }] }, { 'rolling.0.window': 'At least 2.' }],
    [{ ...good, holidays: { country: 'X' } }, { 'holidays.country': 'At least 2 characters.' }],
  ])('%j', (value, errors) => expect(errorsOf(schema, value)).toEqual(errors));
});
