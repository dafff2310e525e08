import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { int } from '../onnx/builder.ts';
import type { OnnxModel, Port } from '../onnx/model.ts';
import type { Feeds, Tensored } from '../runtime.ts';
import { CASES } from '../tfjs/cases.fixture.ts';
import { type Case, feedsOf, programOf, reals, textOf } from '../tfjs/contract.fixture.ts';
import { openOnnxRuntime } from '../tfjs/onnxruntime.fixture.ts';
import { tfjsRuntime } from '../tfjs/runtime.ts';
import { gradientsByTensorFlow } from './tfjs-oracle.ts';

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);
beforeAll(() => tf.setBackend('cpu'));

/** The program of a case that ends in a scalar: its first output, weighted and summed. */
function lossOf(a: Case, dims: readonly number[]): OnnxModel {
  const { graph, ...rest } = programOf(a);
  const weights = { name: 'weights', type: 'float' as const, dims, values: reals(dims, 77).data as Float32Array };
  const nodes = [
    ...graph.nodes,
    { op: 'Mul', inputs: ['y0', 'weights'], outputs: ['weighted'] },
    { op: 'ReduceSum', inputs: ['weighted'], outputs: ['loss'], attributes: { keepdims: int(0) } },
  ];
  return { ...rest, graph: { ...graph, nodes, constants: [weights], outputs: [{ name: 'loss', type: 'float', dims: [] }] } };
}

/** The same in double precision. */
function inDouble({ graph, ...rest }: OnnxModel): OnnxModel {
  const double = <P extends { type: string }>(p: P) => (p.type === 'float' ? { ...p, type: 'double' as const } : p);
  const ports = (all: readonly Port[]) => all.map(double) as Port[];
  const constants = graph.constants.map(double) as OnnxModel['graph']['constants'];
  return { ...rest, graph: { ...graph, constants, inputs: ports(graph.inputs), outputs: ports(graph.outputs) } };
}

/** Central differences by ONNX Runtime, in double precision where it has that. */
async function differences(
  program: OnnxModel,
  feeds: Feeds,
  wanted: readonly string[],
  single: boolean,
): Promise<Record<string, number[]>> {
  const session = await openOnnxRuntime(single ? program : inDouble(program));
  const Reals = single ? Float32Array : Float64Array;
  const step = single ? 1e-2 : 1e-5;
  const all = Object.fromEntries(
    Object.entries(feeds).map(([name, { data, dims }]): [string, Tensored] => [
      name,
      { data: data instanceof Float32Array ? Reals.from(data) : data, dims },
    ]),
  );
  const at = async (name: string, i: number, by: number): Promise<number> => {
    const { data, dims } = all[name]!;
    const moved = Reals.from(data as Float64Array);
    moved[i]! += by;
    const { loss } = await session.run({ ...all, [name]: { data: moved, dims } });
    return Number(loss!.data[0]);
  };
  const found: Record<string, number[]> = {};
  for (const name of wanted) {
    found[name] = [];
    for (let i = 0; i < all[name]!.data.length; i++)
      found[name].push(((await at(name, i, step)) - (await at(name, i, -step))) / (2 * step));
  }
  await session.close();
  return found;
}

/** No gradient, or a jump; Prod's own needs TensorFlow.js with chained operators. */
const WITHOUT = ['ConstantOfShape', 'Range', 'Cast', 'Round', 'ReduceProd'];
/** What ONNX Runtime has in single precision only. */
const SINGLE = ['Erf', 'Gelu', 'Mean', 'OneHot', 'Conv', 'AveragePool', 'LSTM', 'GRU'];

const isFloat = (x: Tensored | undefined): boolean => x?.data instanceof Float32Array;
/** The value that Pad fills with is read, not computed with. */
const wantedOf = (a: Case): string[] =>
  a.inputs.flatMap((x, i) => (isFloat(x) && x!.data.length > 0 && !(a.op === 'Pad' && i === 2) ? [`x${i}`] : []));

const smooth = CASES.filter(
  (a) =>
    a.outputs[0] === 'float' &&
    !WITHOUT.includes(a.op) &&
    wantedOf(a).length > 0 &&
    a.inputs.every((x) => !isFloat(x) || (x!.data as Float32Array).every(Number.isFinite)),
);

describe('the gradients of TensorFlow.js are the differences that ONNX Runtime computes', () => {
  it.each(smooth.map((a) => [textOf(a), a] as const))('%s', async (_, a) => {
    const feeds = feedsOf(a);
    const session = tfjsRuntime(tf).open(programOf(a));
    const { y0 } = session.run(feeds);
    session.close();
    const wanted = wantedOf(a);
    const single = SINGLE.includes(a.op);
    const before = tf.memory().numTensors;
    const program = lossOf(a, y0!.dims);
    const { gradients } = gradientsByTensorFlow(tf, program, feeds, wanted);
    expect(tf.memory().numTensors).toBe(before);
    const byDifference = await differences(program, feeds, wanted, single);
    const far = wanted.flatMap((name) =>
      byDifference[name]!.flatMap((d, i) => {
        const g = Number(gradients[name]!.data[i]);
        // Not a number: a power of a negative number, moved off a whole exponent.
        return Number.isNaN(d) || Math.abs(g - d) < (single ? 5e-3 : 2e-5) * Math.max(1, Math.abs(d)) ? [] : [{ name, i, g, d }];
      }),
    );
    expect(far).toEqual([]);
  });

  it('are 0 for an input without influence', () => {
    const { op, ...rest } = CASES.find((a) => a.op === 'Tanh')!;
    const program = lossOf({ op, ...rest }, [3, 5]);
    const graph = { ...program.graph, inputs: [...program.graph.inputs, { name: 'idle', type: 'float' as const, dims: [2] }] };
    const idle = reals([2]);
    const { gradients } = gradientsByTensorFlow(tf, { ...program, graph }, { x0: rest.inputs[0]!, idle }, ['idle']);
    expect([...gradients.idle!.data]).toEqual([0, 0]);
  });
});
