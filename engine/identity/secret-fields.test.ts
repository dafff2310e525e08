import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hideSecret, scrub, scrubbed } from './known-secrets.ts';
import { holdsSecrets, mapSecrets } from './secret-fields.ts';

const Secret = z.string().min(1).meta({ secret: true });
const told = (schema: z.ZodType, value: unknown): unknown => mapSecrets(schema, value, () => '***');
type Tree = { secret: string; next?: Tree | undefined };
const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ secret: Secret, next: Tree.optional() }));

describe('secret fields', () => {
  it.each([
    ['a field', z.object({ a: Secret, b: z.string() }), { a: 'x', b: 'y' }, { a: '***', b: 'y' }],
    ['optional', z.object({ a: Secret.optional() }), { a: 'x' }, { a: '***' }],
    ['left out', z.object({ a: Secret.optional() }), {}, {}],
    ['nullable with a default', z.object({ a: Secret.nullable().default(null) }), { a: 'x' }, { a: '***' }],
    ['in a list', z.array(z.object({ a: Secret })), [{ a: 'x' }, { a: 'y' }], [{ a: '***' }, { a: '***' }]],
    ['in a tuple', z.tuple([z.string(), Secret]), ['x', 'y'], ['x', '***']],
    ['in a record', z.record(z.string(), Secret), { k: 'x' }, { k: '***' }],
    ['refined and piped', z.object({ a: Secret }).transform((v) => v.a), { a: 'x' }, { a: '***' }],
    ['in one of a union', z.union([z.object({ a: z.string() }), z.object({ a: Secret })]), { a: 'x' }, { a: '***' }],
    [
      'in a chosen one',
      z.discriminatedUnion('k', [z.object({ k: z.literal(1), a: Secret }), z.object({ k: z.literal(2) })]),
      { k: 1, a: 'x' },
      { k: 1, a: '***' },
    ],
    ['in both of two', z.intersection(z.object({ a: Secret }), z.object({ b: Secret })), { a: 'x', b: 'y' }, { a: '***', b: '***' }],
    ['deep', Tree, { secret: 'x', next: { secret: 'y' } }, { secret: '***', next: { secret: '***' } }],
    ['of another type than it should have', z.object({ a: Secret }), { a: { b: ['x'] } }, { a: '***' }],
    ['an object as a whole', z.object({ a: z.object({ b: z.string() }).meta({ secret: true }) }), { a: { b: 'x' } }, { a: '***' }],
  ])('are found: %s', (_, schema, input, expected) => {
    expect(holdsSecrets(schema)).toBe(true);
    expect(told(schema, input)).toEqual(expected);
  });

  it('are not seen where there are none, and names of every object do no harm', () => {
    const schema = z.object({ a: z.string(), b: z.array(z.number()).optional() });
    expect(holdsSecrets(schema)).toBe(false);
    expect(holdsSecrets(z.object({ a: z.string().meta({ title: 'A' }) }))).toBe(false);
    const strange = JSON.parse('{"constructor": 1, "__proto__": {"a": 2}, "toString": "x", "a": "y"}') as object;
    expect(told(z.object({ a: Secret }), strange)).toMatchObject({ constructor: 1, toString: 'x', a: '***' });
  });

  it('never throw, whatever the value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void told(z.object({ a: z.array(Tree) }), value)));
  });
});

describe('a hidden value', () => {
  const VALUE = 'p4ss/wörd "with" ?&+';

  it('is struck as it is, in JSON, in a URL, in an error', () => {
    hideSecret(VALUE);
    for (const text of [
      VALUE,
      JSON.stringify({ a: VALUE }),
      new URLSearchParams({ a: VALUE }).toString().replaceAll('+', '%20'),
      new Error(VALUE).stack!,
    ])
      expect(scrub(text)).toContain('***');
    const error = scrubbed(Object.assign(new TypeError(`no ${VALUE}`), { name: 'TypeError' })) as Error;
    expect([error.message, error.stack]).not.toContain(VALUE);
    expect(scrub('words of every day')).toBe('words of every day');
  });

  it('is struck from Base64 of anything around it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{6,30}$/), fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (value, before, after) => {
        hideSecret(value);
        const around = Buffer.from(before + value + after);
        for (const encoding of ['base64', 'base64url'] as const) {
          const text = scrub(around.toString(encoding));
          expect(text).toContain('***');
          expect(Buffer.from(text.replaceAll('***', ''), encoding).toString()).not.toContain(value);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of three letters is left: too much would be struck', () => {
    hideSecret('the');
    expect(scrub('the rest')).toBe('the rest');
  });
});
