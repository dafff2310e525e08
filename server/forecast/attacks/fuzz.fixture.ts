import fc from 'fast-check';

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { seed: 20_261_122, numRuns });

const EXTREMES = [0, -0, 1, -1, 0.5, 1e-308, 5e-324, 1e308, -1e308, 2 ** 31, 2 ** 53, -(2 ** 53), 8.64e15, -8.64e15, 8.64e15 + 1, 1e21];
const number = fc.oneof(fc.constantFrom(...EXTREMES), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
const text = fc.oneof(
  fc.constantFrom('', 's0', 's1', '__proto__', 'constructor', 'a\r\nb', '\u001b[31m', '\u0000', '\ud800', '"}', '../..', 'x'.repeat(300)),
  fc.string({ maxLength: 12 }),
);
const junk = fc.oneof(number, text, fc.boolean(), fc.constant(null), fc.constant([]), fc.constant({}), fc.jsonValue({ maxDepth: 2 }));
const now = fc.constantFrom(Date.UTC(2026, 0, 3), Date.UTC(2026, 0, 4, 5));
const when = fc.oneof(
  fc.constantFrom('2026-01-04T00:00:00Z', '2026-03-01', '0000-01-01', '9999-12-31T23:59:59Z', '2026-03-29T02:30:00', '+275760-09-13'),
  now,
  number,
);

/** Bodies of POST /v1/forecast. `wrong`: how many of a hundred parts are of another type than they should be. */
const bodyOf = (wrong: number): fc.Arbitrary<unknown> => {
  const mostly = <T>(sound: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    wrong === 0 ? sound : fc.oneof({ arbitrary: sound, weight: 100 - wrong }, { arbitrary: junk, weight: wrong });
  const values = fc.oneof(
    fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(null)), { maxLength: 60 }),
    fc.array(number, { minLength: 24, maxLength: 60 }),
    fc.tuple(number, fc.integer({ min: 1, max: 60 })).map(([value, length]) => new Array<number>(length).fill(value)),
  );
  const id = fc.oneof(
    { arbitrary: fc.constantFrom('s0', 's1', 'new', '__proto__', 'a\r\nb\u001b[31m', '"}'), weight: 9 },
    { arbitrary: text, weight: 1 },
  );
  const column = mostly(values);
  const steps = fc.tuple(fc.oneof(now, number), fc.constantFrom(3_600_000, 1, -3_600_000, 86_400_000, 1e12));
  const timed = fc.tuple(values, steps).map(([v, [from, step]]) => ({ values: v, times: v.map((_, i) => from + i * step) }));
  const history = fc.oneof(
    { arbitrary: fc.record({ start: mostly(when), values: column }), weight: 4 },
    { arbitrary: timed, weight: 3 },
    { arbitrary: fc.record({ start: when, times: fc.array(when, { maxLength: 9 }), values: column }, { requiredKeys: [] }), weight: 1 },
  );
  const named = fc.dictionary(text, column, { maxKeys: 2 });
  const one = fc.record({ id: mostly(id) });
  const told = fc.record({ id: mostly(id), history: mostly(history) });
  const full = fc.record({ id: mostly(text), history: mostly(history), covariates: mostly(named), future: mostly(named) });
  const series = fc.oneof({ arbitrary: told, weight: 4 }, { arbitrary: one, weight: 1 }, { arbitrary: full, weight: 1 });
  const level = fc.oneof(fc.constantFrom(50, 80, 99.9, 0.1), fc.double({ min: 1e-9, max: 99.999_999, noNaN: true }));
  const sound = fc.record(
    {
      series: mostly(fc.array(mostly(series), { minLength: 1, maxLength: 2 })),
      horizon: mostly(
        fc.oneof({ arbitrary: fc.integer({ min: 1, max: 240 }), weight: 9 }, { arbitrary: fc.constantFrom(241, 0, 10_000), weight: 1 }),
      ),
      levels: mostly(fc.array(mostly(level), { maxLength: 4 })),
      api_version: mostly(fc.constant('1')),
    },
    { requiredKeys: ['series'] },
  );
  return mostly(sound);
};

/** In the shape of the schema, with parts of wrong types. */
export const wrongBodies = (count: number): unknown[] => sample(bodyOf(8), count);
/** As the schema wants them, with extreme numbers, times and names. */
export const extremeBodies = (count: number): unknown[] => sample(bodyOf(0), count);

/** A change of some bytes: flipped, cut out, doubled, put in. */
interface Mutation {
  readonly at: number;
  readonly kind: 'flip' | 'cut' | 'double' | 'insert';
  readonly length: number;
  readonly bytes: Uint8Array;
}
const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    kind: fc.constantFrom('flip' as const, 'cut' as const, 'double' as const, 'insert' as const),
    length: fc.integer({ min: 1, max: 24 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const mutated = (bytes: Buffer, changes: readonly Mutation[]): Buffer =>
  changes.reduce((now, { at, kind, length, bytes: put }) => {
    const i = Math.floor(at * now.length);
    const [before, part, after] = [now.subarray(0, i), now.subarray(i, i + length), now.subarray(i + length)];
    if (kind === 'cut') return Buffer.concat([before, after]);
    if (kind === 'double') return Buffer.concat([before, part, part, after]);
    if (kind === 'insert') return Buffer.concat([before, put, part, after]);
    return Buffer.concat([before, part.map((byte, k) => byte ^ put[k % put.length]!), after]);
  }, bytes);

/** Requests with bytes of them changed. */
export const changedBytes = (of: (i: number) => Buffer, count: number): Buffer[] =>
  sample(mutations, count).map((changes, i) => mutated(of(i), changes));
export const noise = (count: number): Buffer[] => sample(fc.uint8Array({ maxLength: 200 }), count).map((bytes) => Buffer.from(bytes));
