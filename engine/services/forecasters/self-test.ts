import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Feeds, Numbers, Session, Tensored } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ForecasterCheck, ForecasterPort } from '#shared/services/forecasters.ts';
import { explain } from '../../store/failures.ts';

const Value = z.union([z.number(), z.boolean(), z.null(), z.literal('NaN')]);
/** Values in row order beside their shape; missing ones are null. */
const Tensor = z.object({ dims: z.array(z.int().min(0)).max(8), data: z.array(Value) });

/** Inputs and what the file has to give for them, as its maker found it. */
export const SelfTest = z.object({
  /** Largest difference allowed, as a share of the largest expected number of an output. */
  tolerance: z.number().min(0).max(1).default(1e-4),
  cases: z
    .array(z.object({ name: z.string().optional(), inputs: z.record(z.string(), Tensor), outputs: z.record(z.string(), Tensor) }))
    .min(1)
    .max(1000),
});
export type SelfTest = z.infer<typeof SelfTest>;

const MOST_BYTES = 64 * 2 ** 20;

/** Reads the vectors of a self-test. UNREADABLE where they are none. */
export function readSelfTest(given: string): SelfTest {
  const path = resolve(given);
  const unreadable = (why: string) =>
    new AlmanacError('UNREADABLE', `${path} is no self-test: ${why}.`, {
      hint: 'It is JSON: { "tolerance": 1e-4, "cases": [{ "inputs": { name: { "dims": [1, 3], "data": [1, 2, null] } }, "outputs": { … } }] }.',
      place: { file: path },
    });
  let text: string;
  try {
    if (statSync(path).size > MOST_BYTES) throw unreadable(`it has more than ${MOST_BYTES / 2 ** 20} MB`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw explain(error);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw unreadable((error as Error).message);
  }
  const test = SelfTest.safeParse(parsed);
  if (test.success) return test.data;
  const [issue] = test.error.issues;
  throw unreadable(`${issue!.path.join('.')}: ${issue!.message}`);
}

const number = (v: z.infer<typeof Value>): number => (v === null || v === 'NaN' ? Number.NaN : Number(v));

const ARRAYS: Readonly<Record<string, (values: readonly number[]) => Numbers>> = {
  float: (v) => Float32Array.from(v),
  double: (v) => Float64Array.from(v),
  int32: (v) => Int32Array.from(v),
  int64: (v) => BigInt64Array.from(v, (x) => BigInt(Math.round(x))),
  bool: (v) => Uint8Array.from(v),
};

function feedsOf(test: SelfTest['cases'][number], ports: readonly ForecasterPort[]): Feeds {
  return Object.fromEntries(
    ports.map(({ name, type }): [string, Tensored] => {
      const given = test.inputs[name];
      if (!given) throw new RangeError(`it gives nothing for the input "${name}"`);
      if (given.data.length !== given.dims.reduce((a, n) => a * n, 1))
        throw new RangeError(`"${name}" has ${given.data.length} values for the shape [${given.dims.join(', ')}]`);
      const array = ARRAYS[type];
      if (!array) throw new RangeError(`"${name}" is of the type ${type}, which cannot be fed`);
      return [name, { data: array(given.data.map(number)), dims: given.dims }];
    }),
  );
}

/** The largest difference of an output from what was expected, as a share of the largest expected number; NaN has to meet NaN. */
function distance(got: Tensored | undefined, wanted: z.infer<typeof Tensor>): number {
  if (!got || got.data.length !== wanted.data.length || String(got.dims) !== String(wanted.dims)) return Number.POSITIVE_INFINITY;
  const expected = wanted.data.map(number);
  const size = expected.reduce((most, v) => Math.max(most, Math.abs(v) || 0), 0) || 1;
  let worst = 0;
  expected.forEach((w, i) => {
    const off = Math.abs(Number(got.data[i]) - w) / size;
    if (Number.isNaN(w) !== Number.isNaN(Number(got.data[i]))) worst = Number.POSITIVE_INFINITY;
    else if (off > worst) worst = off;
  });
  return worst;
}

/** Runs the vectors on an open file and compares. */
export function replay(session: Session, test: SelfTest, ports: readonly ForecasterPort[]): ForecasterCheck {
  const check = { id: 'self-test', title: 'Gives what its maker says' };
  let worst = 0;
  for (const [i, one] of test.cases.entries()) {
    const name = one.name ?? `case ${i + 1}`;
    try {
      const answer = session.run(feedsOf(one, ports), Object.keys(one.outputs));
      for (const [output, wanted] of Object.entries(one.outputs)) {
        const off = distance(answer[output], wanted);
        worst = Math.max(worst, off);
        if (off <= test.tolerance) continue;
        const what = Number.isFinite(off)
          ? `differs by ${off.toExponential(1)} of its size`
          : `has another shape, or NaN elsewhere: [${answer[output]?.dims.join(', ')}]`;
        return { ...check, state: 'failed', detail: `In ${name}, "${output}" ${what}; ${test.tolerance} is allowed.` };
      }
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof AlmanacError)) throw error;
      return { ...check, state: 'failed', detail: `${name} cannot be run: ${error.message}` };
    }
  }
  const cases = `${test.cases.length} case${test.cases.length === 1 ? '' : 's'}`;
  return { ...check, state: 'passed', detail: `${cases}, at most ${worst.toExponential(1)} off.` };
}
