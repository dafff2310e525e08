import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import { type NativeOptions, nativeBackends, openNative } from './native.ts';
import { adding } from './program.fixture.ts';

// What the runtime relies on of onnxruntime-node's native part, which is no public API: a new version that changes it fails here.

const options: NativeOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
};
const tensor = (data: Float32Array, dims: readonly number[]) => ({ type: 'float32', data, dims, location: 'cpu' }) as const;

describe('the native part of onnxruntime-node', () => {
  const open = () => openNative(encodeOnnx(adding()), options);

  it('knows the CPU as a provider that is always there', () => {
    expect(nativeBackends()).toContainEqual({ name: 'cpu', bundled: true });
  });

  it('names inputs and outputs in the order of the file', () => {
    const session = open();
    expect(session.inputMetadata.map((m) => m.name)).toEqual(['a', 'b']);
    expect(session.outputMetadata.map((m) => m.name)).toEqual(['sum', 'more']);
    session.dispose();
  });

  it('answers at once, with tensors of onnxruntime-common, and only what is fetched', () => {
    const session = open();
    const feeds = { a: tensor(Float32Array.of(1, 2), [1, 2]), b: tensor(Float32Array.of(10, 0), [1, 2]) };
    const answer = session.run(feeds, { sum: null }, {});
    expect(Object.keys(answer)).toEqual(['sum']);
    expect(answer.sum).toBeInstanceOf(Tensor);
    expect(answer.sum).toMatchObject({ type: 'float32', dims: [1, 2], data: Float32Array.of(11, 2) });
    expect(session.run(feeds, { more: null }, {}).more).toMatchObject({ type: 'bool', data: Uint8Array.of(0, 1) });
    session.dispose();
  });

  it('takes memory that threads share, and parts of a buffer', () => {
    const session = open();
    const shared = new Float32Array(new SharedArrayBuffer(8)).fill(4);
    const part = Float32Array.of(9, 9, 1, 2).subarray(2);
    expect(session.run({ a: tensor(shared, [1, 2]), b: tensor(part, [1, 2]) }, { sum: null }, {}).sum!.data).toEqual(Float32Array.of(5, 6));
    session.dispose();
  });

  it('throws for what is no model, a wrong shape, and a closed session', () => {
    expect(() => openNative(Uint8Array.of(1, 2, 3), options)).toThrow(/protobuf/);
    const session = open();
    const wrong = { a: tensor(new Float32Array(3), [1, 3]), b: tensor(new Float32Array(2), [1, 2]) };
    expect(() => session.run(wrong, { sum: null }, {})).toThrow(/invalid dimensions/);
    session.dispose();
    expect(() => session.run(wrong, { sum: null }, {})).toThrow(/disposed/);
  });
});
