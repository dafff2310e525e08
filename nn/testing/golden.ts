import type { OnnxModel } from '../onnx/model.ts';
import type { Feeds, Runtime, Tensored } from '../runtime.ts';

/** Numbers of a golden file. */
export interface Numbered {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

export const tensored = ({ dims, values }: Numbered, real: 'float' | 'double'): Tensored => ({
  dims,
  data: real === 'double' ? Float64Array.from(values) : Float32Array.from(values),
});

/** One run of a program, fed with what it asks for. */
export function runOnce(runtime: Runtime, program: OnnxModel, feeds: Feeds): Record<string, Tensored> {
  const session = runtime.open(program);
  const answer = session.run(Object.fromEntries(session.inputs.map((name) => [name, feeds[name]!])));
  session.close();
  return answer;
}

/** Where two lists of numbers differ by more than `bar`, relative beyond 1, in words. */
export function apart(name: string, found: Tensored['data'], oracle: ArrayLike<number | bigint>, bar: number): string[] {
  if (found.length !== oracle.length) return [`${name}: ${found.length} numbers, oracle ${oracle.length}`];
  return Array.from(found, Number).flatMap((a, i) => {
    const b = Number(oracle[i]);
    return Math.abs(a - b) <= bar * Math.max(1, Math.abs(b)) ? [] : [`${name}[${i}]: ${a}, oracle ${b}`];
  });
}
