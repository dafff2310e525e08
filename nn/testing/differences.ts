import type { OnnxModel } from '../onnx/model.ts';
import type { Feeds, Runtime } from '../runtime.ts';

/** Central differences of a program's output `loss` by each number of the wanted inputs, in the precision that it is fed in. */
export function differences(
  runtime: Runtime,
  program: OnnxModel,
  feeds: Feeds,
  wanted: readonly string[],
  step: number,
): Record<string, number[]> {
  const session = runtime.open(program);
  const at = (name: string, i: number, by: number): number => {
    const { data, dims } = feeds[name]!;
    const moved = (data as Float64Array).slice();
    moved[i]! += by;
    return Number(session.run({ ...feeds, [name]: { data: moved, dims } }, ['loss']).loss!.data[0]);
  };
  const found = wanted.map((name) => {
    const count = feeds[name]!.data.length;
    return [name, Array.from({ length: count }, (_, i) => (at(name, i, step) - at(name, i, -step)) / (2 * step))] as const;
  });
  session.close();
  return Object.fromEntries(found);
}
