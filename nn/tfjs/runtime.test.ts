import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { int, string } from '../onnx/builder.ts';
import type { Node, OnnxModel } from '../onnx/model.ts';
import { type Case, float, long, of, programOf, reals, whole } from './contract.fixture.ts';
import { tfjsRuntime } from './runtime.ts';

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);
beforeAll(() => tf.setBackend('cpu'));

const open = (a: Case) => tfjsRuntime(tf).open(programOf(a));

function within(node: Node): OnnxModel {
  const body = { name: 'b', inputs: [], outputs: [], constants: [], nodes: [node] };
  const branches = { then_branch: { kind: 'graph', value: body }, else_branch: { kind: 'graph', value: body } } as const;
  const nodes = [{ op: 'If', inputs: ['c'], outputs: ['y'], attributes: branches }];
  const graph = { name: 'g', inputs: [{ name: 'c', type: 'bool', dims: [] } as const], outputs: [], constants: [], nodes };
  return { producer: 'test', opsets: { '': 18 }, graph };
}

describe('a program that TensorFlow.js cannot run is refused when it is opened', () => {
  it.each([
    [of('Einsum', [reals([2])]), 'Einsum "y0": it has no such operator'],
    [of('LSTM', [reals([2])], { direction: string('reverse') }), 'LSTM "y0": its direction is reverse, only forward is known'],
    [of('LSTM', [reals([2])], { clip: int(1) }), 'LSTM "y0": its attribute clip is not known'],
    [of('Cast', [reals([2])], { to: int(11) }), 'Cast "y0": it has no double'],
    [of('ScatterND', [reals([2])], { reduction: string('mul') }), 'ScatterND "y0": its reduction is mul'],
    [of('Abs', [reals([2])], {}, ['float'], 11), 'a program of operator set 11: it knows 17 to 21'],
    [of('Abs', [reals([2])], {}, ['double']), 'a graph with y0: it has no double'],
  ])('%#', (a, why) => {
    const before = tf.memory().numTensors;
    expect(() => open(a)).toThrow(expect.objectContaining({ code: 'UNSUITABLE', message: `TensorFlow.js cannot run ${why}.` }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('within a branch too', () => {
    expect(() => tfjsRuntime(tf).open(within({ op: 'Det', name: 'inner', inputs: [], outputs: ['d'] }))).toThrow(
      'TensorFlow.js cannot run Det "inner": it has no such operator.',
    );
  });

  it('and so is a file', () => {
    expect(() => tfjsRuntime(tf).load(Uint8Array.of(1))).toThrow(expect.objectContaining({ code: 'UNSUITABLE' }));
  });
});

describe('a run', () => {
  const session = (a = of('Add', [reals([2, 3]), reals([3])])) => open(a);

  it('says on which device, with which inputs and outputs', () => {
    expect(session()).toMatchObject({ device: 'cpu', inputs: ['x0', 'x1'], outputs: ['y0'] });
  });

  it.each([
    [{ x0: reals([2, 3]) }, 'Input x1 is missing.'],
    [{ x0: reals([2, 3]), x1: reals([2]) }, 'Input x1 is of shape [2].'],
    [{ x0: reals([2, 3]), x1: whole([1, 2, 3]) }, 'Input x1 is given as Int32Array.'],
  ])('refuses what does not fit its inputs: %#', (feeds, message) => {
    expect(() => session().run(feeds)).toThrow(expect.objectContaining({ code: 'MODEL_FAILED', message }));
  });

  it('names the node and the shapes where an operator fails, and leaves nothing behind', () => {
    const failing = open(of('MatMul', [reals([2, 3]), reals([4, 5])]));
    const before = tf.memory().numTensors;
    expect(() => failing.run({ x0: reals([2, 3]), x1: reals([4, 5]) })).toThrow(/^MatMul "y0" failed on \[2,3\], \[4,5\]: /);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives only what is wanted', () => {
    const split = open(of('Split', [float([1, 2, 3, 4])], {}, ['float', 'float'], 17));
    expect(split.run({ x0: float([1, 2, 3, 4]) }, ['y1'])).toEqual({ y1: float([3, 4]) });
  });

  it('gives arrays of its own', () => {
    const x0 = float([1, 2]);
    const { y0 } = open(of('Identity', [x0])).run({ x0 });
    (y0!.data as Float32Array)[0] = 9;
    expect([...x0.data]).toEqual([1, 2]);
  });

  it('refuses whole numbers beyond 32 bits, and takes the largest for "to the end"', () => {
    const add = open(of('Add', [long([1]), long([1])], {}, ['int64']));
    expect(() => add.run({ x0: long([2 ** 31]), x1: long([1]) })).toThrow(
      expect.objectContaining({ code: 'UNSUITABLE', message: expect.stringContaining('Input x0 holds 2147483648') }),
    );
    const slice = of('Slice', [float([1, 2, 3]), long([1]), long([1])]);
    const end = { data: BigInt64Array.of(2n ** 63n - 1n), dims: [1] };
    expect(open(slice).run({ x0: float([1, 2, 3]), x1: long([1]), x2: end }).y0).toEqual(float([2, 3]));
  });
});
