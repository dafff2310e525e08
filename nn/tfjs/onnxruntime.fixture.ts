import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeOnnx } from '../onnx/encode.ts';
import type { OnnxModel } from '../onnx/model.ts';
import type { Feeds, Numbers, Tensored } from '../runtime.ts';

const tensorOf = ({ data, dims }: Tensored): Tensor => {
  if (data instanceof Float32Array) return new Tensor('float32', data, dims);
  if (data instanceof Float64Array) return new Tensor('float64', data, dims);
  if (data instanceof BigInt64Array) return new Tensor('int64', data, dims);
  if (data instanceof Int32Array) return new Tensor('int32', data, dims);
  return new Tensor('bool', data, dims);
};

/** A program on ONNX Runtime's CPU: the reference of the contract. */
export async function openOnnxRuntime(program: OnnxModel): Promise<{
  readonly run: (feeds: Feeds) => Promise<Record<string, Tensored>>;
  readonly close: () => Promise<void>;
}> {
  const session = await InferenceSession.create(encodeOnnx(program), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  return {
    run: async (feeds) => {
      const answer = await session.run(Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, tensorOf(value)])));
      return Object.fromEntries(Object.entries(answer).map(([name, t]) => [name, { data: t.data as Numbers, dims: t.dims }]));
    },
    close: () => session.release(),
  };
}

/** What it makes of one run. */
export async function byOnnxRuntime(program: OnnxModel, feeds: Feeds): Promise<Record<string, Tensored>> {
  const session = await openOnnxRuntime(program);
  try {
    return await session.run(feeds);
  } finally {
    await session.close();
  }
}
