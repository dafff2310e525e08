import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import type { Tensored } from '#nn/runtime.ts';
import { artifactsIn } from '../store/artifacts.ts';
import { openNative } from './native.ts';
import { adding, descending, echoing } from './program.fixture.ts';
import { onnxRuntime } from './runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-runtime-'));
const runtime = onnxRuntime({ artifacts: folder });
afterAll(() => {
  runtime.end();
  rmSync(folder, { recursive: true, force: true });
});
const floats = (values: readonly number[], dims: readonly number[] = [1, values.length]): Tensored => ({
  data: Float32Array.from(values),
  dims,
});

describe('ONNX Runtime as the tensor runtime', () => {
  it('takes and gives every type', () => {
    const session = runtime.open(echoing);
    const given = {
      float: { data: Float32Array.of(1.5, Number.NaN, -0), dims: [3] },
      double: { data: Float64Array.of(Math.PI, 1e300, -1), dims: [3] },
      int64: { data: BigInt64Array.of(2n ** 60n, -1n, 0n), dims: [3] },
      int32: { data: Int32Array.of(2 ** 31 - 1, -5, 0), dims: [3] },
      bool: { data: Uint8Array.of(1, 0, 1), dims: [3] },
    };
    const back = session.run(given);
    for (const [type, tensor] of Object.entries(given)) expect(back[`${type} back`]).toEqual(tensor);
    expect(session).toMatchObject({ device: 'cpu', inputs: Object.keys(given) });
    session.close();
  });

  it('gives only what is wanted', () => {
    const session = runtime.open(adding());
    const feeds = { a: floats([1, 2]), b: floats([3, 1]) };
    expect(session.run(feeds, ['more'])).toEqual({ more: { data: Uint8Array.of(0, 1), dims: [1, 2] } });
    expect(Object.keys(session.run(feeds))).toEqual(['sum', 'more']);
    session.close();
  });

  it('runs a training loop as the same steps in JavaScript do', () => {
    const [rows, columns, steps, rate] = [6, 3, 25, 0.2];
    const x = Array.from({ length: rows * columns }, (_, i) => Math.sin(i * i));
    const y = Array.from({ length: rows }, (_, r) => 2 * x[r * columns]! - x[r * columns + 2]!);
    const feeds = {
      steps: { data: BigInt64Array.of(BigInt(steps)), dims: [] },
      ...{ x: floats(x, [rows, columns]), y: floats(y, [rows, 1]), w: floats([0, 0, 0], [columns, 1]) },
    };
    const session = runtime.open(descending(rows, columns, rate));
    const { learnt, losses } = session.run(feeds) as { learnt: Tensored; losses: Tensored };
    session.close();
    let w = [0, 0, 0];
    const expected: number[] = [];
    for (let step = 0; step < steps; step++) {
      const miss = y.map((v, r) => w.reduce((sum, wc, c) => sum + wc * x[r * columns + c]!, 0) - v);
      expected.push(miss.reduce((sum, m) => sum + m * m, 0) / rows);
      w = w.map((wc, c) => wc - ((2 * rate) / rows) * miss.reduce((sum, m, r) => sum + m * x[r * columns + c]!, 0));
    }
    expect(losses.dims).toEqual([steps]);
    expected.forEach((loss, i) => {
      expect(Number(losses.data[i])).toBeCloseTo(loss, 5);
    });
    w.forEach((wc, c) => {
      expect(Number(learnt.data[c])).toBeCloseTo(wc, 5);
    });
  });

  it('gives the same bytes on one thread and on two', () => {
    const [rows, columns] = [700, 130];
    const feeds = {
      steps: { data: BigInt64Array.of(5n), dims: [] },
      x: floats(
        Array.from({ length: rows * columns }, (_, i) => Math.sin(i * i)),
        [rows, columns],
      ),
      y: floats(
        Array.from({ length: rows }, (_, i) => Math.cos(i)),
        [rows, 1],
      ),
      w: floats(new Array(columns).fill(0.1), [columns, 1]),
    };
    const [one, two] = [1, 2].map((threads) => {
      const own = onnxRuntime({ threads });
      const answer = own.open(descending(rows, columns, 0.01)).run(feeds);
      own.end();
      return answer;
    });
    expect(one).toEqual(two);
  });

  it('refuses a program that lacks an input, has another shape, or is no program', () => {
    const session = runtime.open(adding());
    expect(() => session.run({ a: floats([1, 2]) })).toThrow('The program was given nothing for "b".');
    expect(() => session.run({ a: floats([1]), b: floats([1]) })).toThrow(/invalid dimensions/);
    expect(() => session.run({ a: floats([1, 2]), b: { data: Int32Array.of(1, 2), dims: [1, 2] } })).toThrow(/tensor runtime failed/);
    session.close();
    const nonsense = { ...adding(), graph: { ...adding().graph, nodes: [{ op: 'Nonsense', inputs: ['a'], outputs: ['sum'] }] } };
    expect(() => runtime.open(nonsense)).toThrow(/"adding" cannot be loaded/);
    expect(() => runtime.load(Uint8Array.of(1, 2, 3))).toThrow(expect.objectContaining({ code: 'CORRUPT' }));
  });

  it('loads a file from the artifact store, checked against its name', async () => {
    const sha = await artifactsIn(folder).put(encodeOnnx(adding()));
    const session = runtime.load({ stored: sha });
    expect(session.run({ a: floats([1, 2]), b: floats([3, 4]) }, ['sum']).sum!.data).toEqual(Float32Array.of(4, 6));
    session.close();
    const file = join(folder, sha.slice(0, 2), sha);
    writeFileSync(file, readFileSync(file).subarray(1));
    expect(() => runtime.load({ stored: sha })).toThrow(/changed on disk/);
    expect(() => runtime.load({ stored: '0'.repeat(64) })).toThrow(/missing/);
    expect(() => runtime.load({ stored: '../../etc/passwd' })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

describe('a device that fails', () => {
  const feeds = { a: floats([1, 2]), b: floats([3, 4]) };
  /** Opens on the CPU whatever is asked; sessions of another device fail after some runs. */
  function failing(after: number) {
    const opened: string[] = [];
    const openOn: typeof openNative = (bytes, options) => {
      const device = String(options.executionProviders[0]);
      opened.push(device);
      const session = openNative(bytes, { ...options, executionProviders: ['cpu'] });
      if (device === 'cpu') return session;
      let left = after;
      return {
        ...session,
        run: (...given) => {
          if (left-- === 0) throw new Error('CUDA failure 2: out of memory ; GPU=0 ; hostname=x');
          return session.run(...given);
        },
      };
    };
    const notes: string[] = [];
    return { opened, notes, runtime: onnxRuntime({ device: 'cuda', note: (text) => notes.push(text), openOn }) };
  }

  it('in a run hands over to the CPU, which goes on with what was asked, and says so once', () => {
    const { opened, notes, runtime: own } = failing(2);
    const [session, other] = [own.open(adding()), own.open(adding())];
    const sums = [1, 2, 3, 4].map(() => session.run(feeds, ['sum']).sum!.data);
    expect(sums).toEqual(Array(4).fill(Float32Array.of(4, 6)));
    expect([session.device, own.device()]).toEqual(['cpu', 'cpu']);
    expect(other.run(feeds, ['sum']).sum!.data).toEqual(Float32Array.of(4, 6));
    expect(notes).toEqual(['CUDA (NVIDIA) failed: Its memory does not suffice. The CPU takes over.']);
    expect(own.open(adding()).device).toBe('cpu');
    expect(opened).toEqual(['cuda', 'cpu']);
    own.end();
  });
});
