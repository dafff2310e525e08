import { InferenceSession, Tensor } from 'onnxruntime-node';
import { AlmanacError } from '#shared/base/errors.ts';

export type Numbers = Float32Array | Float64Array | BigInt64Array | Int32Array;

/** A tensor that goes in or comes out: values in row order. */
export interface Tensored {
  readonly data: Numbers;
  readonly dims: readonly number[];
}

/** An ONNX file, loaded. Close it: its memory is not the collector's. */
export interface OnnxSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly run: (feeds: Readonly<Record<string, Tensored>>) => Promise<Record<string, Tensored>>;
  readonly close: () => Promise<void>;
}

const tensorOf = ({ data, dims }: Tensored): Tensor => {
  if (data instanceof Float32Array) return new Tensor('float32', data, dims);
  if (data instanceof Float64Array) return new Tensor('float64', data, dims);
  if (data instanceof BigInt64Array) return new Tensor('int64', data, dims);
  return new Tensor('int32', data, dims);
};

/**
 * Opens an ONNX file on the CPU with a bounded number of threads that do not spin while they wait. CORRUPT where the bytes are no ONNX
 * file that the runtime takes.
 */
export async function openOnnx(bytes: Uint8Array, { threads = 1 }: { readonly threads?: number } = {}): Promise<OnnxSession> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  }).catch((error: unknown) => {
    throw new AlmanacError('CORRUPT', `The ONNX file cannot be loaded: ${error instanceof Error ? error.message : error}.`, {
      hint: 'Write it again from the fit.',
    });
  });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run: async (feeds) => {
      const answer = await session.run(Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, tensorOf(value)])));
      return Object.fromEntries(Object.entries(answer).map(([name, t]) => [name, { data: t.data as Numbers, dims: t.dims }]));
    },
    close: () => session.release(),
  };
}
