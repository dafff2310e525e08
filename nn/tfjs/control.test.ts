import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Attributes, int, ints } from '../onnx/builder.ts';
import type { Attribute, ElementType, Graph, NamedTensor, Node, OnnxModel, Port } from '../onnx/model.ts';
import type { Feeds, Tensored } from '../runtime.ts';
import { bool, difference, float, long, reals } from './contract.fixture.ts';
import { byOnnxRuntime } from './onnxruntime.fixture.ts';
import { tfjsRuntime } from './runtime.ts';

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);
beforeAll(() => tf.setBackend('cpu'));

const port = (name: string, type: ElementType, ...dims: (number | string)[]): Port => ({ name, type, dims });
const node = (op: string, inputs: string[], outputs: string[], attributes: Attributes = {}): Node => ({ op, inputs, outputs, attributes });
const graph = (inputs: Port[], nodes: Node[], outputs: Port[], constants: NamedTensor[] = []): Graph => ({
  name: 'g',
  inputs,
  nodes,
  outputs,
  constants,
});
const body = (value: Graph): Attribute => ({ kind: 'graph', value });
const program = (value: Graph): OnnxModel => ({ producer: 'test', opsets: { '': 18 }, graph: value });

/** Runs on both runtimes; what stays in TensorFlow.js's memory after a run is what was there before. */
async function agree(model: OnnxModel, feeds: Feeds): Promise<Record<string, Tensored>> {
  const empty = tf.memory().numTensors;
  const session = tfjsRuntime(tf).open(model);
  const open = tf.memory().numTensors;
  const found = session.run(feeds);
  expect(tf.memory().numTensors).toBe(open);
  expect(session.run(feeds)).toEqual(found);
  session.close();
  expect(tf.memory().numTensors).toBe(empty);
  const wanted = await byOnnxRuntime(model, feeds);
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted)) expect([name, difference(found[name]!, value)]).toEqual([name, undefined]);
  return found;
}

/** Doubles x and adds an outer value while the sum is below a limit; hands y on untouched; stacks x and the turn. */
const step = graph(
  [port('turn', 'int64'), port('going', 'bool'), port('x', 'float', 2), port('y', 'float', 3)],
  [
    node('Mul', ['x', 'two'], ['doubled']),
    node('Add', ['doubled', 'outer'], ['next']),
    node('ReduceSum', ['next'], ['sum'], { keepdims: int(0) }),
    node('Less', ['sum', 'limit'], ['again']),
    node('Cast', ['turn'], ['turned'], { to: int(1) }),
    node('Identity', ['next'], ['seen']),
  ],
  [port('again', 'bool'), port('next', 'float', 2), port('y', 'float', 3), port('seen', 'float', 2), port('turned', 'float')],
  [{ name: 'two', type: 'float', dims: [], values: [2] }],
);
const loop = program(
  graph(
    [
      port('most', 'int64'),
      port('start', 'bool'),
      port('x0', 'float', 2),
      port('y0', 'float', 3),
      port('outer', 'float', 2),
      port('limit', 'float'),
    ],
    [node('Loop', ['most', 'start', 'x0', 'y0'], ['x1', 'y1', 'xs', 'turns'], { body: body(step) })],
    [port('x1', 'float', 2), port('y1', 'float', 3), port('xs', 'float', 'n', 2), port('turns', 'float', 'n')],
  ),
);
const feeds = (most: number, start: number, limit: number): Feeds => ({
  most: long([most], []),
  start: bool([start], []),
  x0: float([1, 2]),
  y0: float([7, 8, 9]),
  outer: float([0.5, -0.5]),
  limit: float([limit], []),
});

describe('Loop', () => {
  it.each([
    ['as often as it is told', 4, 1, 1e9, 4],
    ['until its condition fails', 100, 1, 50, 5],
    ['never, with a count of 0', 0, 1, 1e9, 0],
    ['never, with a condition that fails before', 9, 0, 1e9, 0],
  ])('runs %s', async (_, most, start, limit, turns) => {
    const { xs } = await agree(loop, feeds(most, start, limit));
    expect(xs!.dims).toEqual([turns, 2]);
  });

  it('runs within a loop, and reaches the values of both around it', async () => {
    const inner = graph(
      [port('j', 'int64'), port('on', 'bool'), port('w', 'float', 2)],
      [node('Add', ['w', 'v'], ['w1']), node('Mul', ['w1', 'outer'], ['w2'])],
      [port('on', 'bool'), port('w2', 'float', 2)],
    );
    const middle = graph(
      [port('i', 'int64'), port('go', 'bool'), port('v', 'float', 2)],
      [node('Loop', ['three', '', 'v'], ['v1'], { body: body(inner) })],
      [port('go', 'bool'), port('v1', 'float', 2)],
    );
    const model = program(
      graph(
        [port('x', 'float', 2), port('outer', 'float', 2)],
        [node('Loop', ['three', '', 'x'], ['y'], { body: body(middle) })],
        [port('y', 'float', 2)],
        [{ name: 'three', type: 'int64', dims: [], values: [3] }],
      ),
    );
    await agree(model, { x: float([1, -2]), outer: float([0.5, 0.25]) });
  });

  it('keeps of each turn what it stacks, and no more', () => {
    const counts: number[] = [];
    const mul = (...factors: Parameters<typeof tf.mul>) => {
      counts.push(tf.memory().numTensors);
      return tf.mul(...factors);
    };
    const session = tfjsRuntime({ ...tf, mul: mul as typeof tf.mul }).open(loop);
    session.run(feeds(6, 1, Number.POSITIVE_INFINITY));
    session.close();
    expect(counts.map((n) => n - counts[0]!)).toEqual([0, 2, 4, 6, 8, 10]);
  });
});

const summing = graph(
  [port('sum', 'float', 2), port('x', 'float', 2), port('z', 'float', 3)],
  [node('Add', ['sum', 'x'], ['next']), node('Mul', ['next', 'outer'], ['out']), node('ReduceSum', ['z'], ['total'], { keepdims: int(0) })],
  [port('next', 'float', 2), port('out', 'float', 2), port('total', 'float')],
);

describe('Scan', () => {
  it.each([
    ['from first to last', {}, [5, 2], [5, 3]],
    ['from last to first', { scan_input_directions: ints([1, 1]), scan_output_directions: ints([1, 0]) }, [5, 2], [5, 3]],
    ['one sequence in each direction', { scan_input_directions: ints([0, 1]), scan_output_directions: ints([0, 1]) }, [5, 2], [5, 3]],
    ['over other axes', { scan_input_axes: ints([1, -1]), scan_output_axes: ints([-1, 0]) }, [2, 5], [3, 5]],
  ])('walks %s', async (_, attributes, x, z) => {
    const scan = node('Scan', ['sum0', 'xs', 'zs'], ['sum1', 'outs', 'totals'], {
      body: body(summing),
      num_scan_inputs: int(2),
      ...(attributes as Attributes),
    });
    const model = program(
      graph(
        [port('sum0', 'float', 2), port('xs', 'float', ...x), port('zs', 'float', ...z), port('outer', 'float', 2)],
        [scan],
        [port('sum1', 'float', 2), port('outs', 'float', 'a', 'b'), port('totals', 'float', 'c')],
      ),
    );
    await agree(model, { sum0: float([1, 2]), xs: reals(x, 3), zs: reals(z, 4), outer: float([2, -1]) });
  });
});

describe('If', () => {
  const branch = (op: string): Graph => graph([], [node(op, ['x', 'y'], [`by${op}`])], [port(`by${op}`, 'float', 2)]);
  const model = program(
    graph(
      [port('c', 'bool'), port('x', 'float', 2), port('y', 'float', 2)],
      [node('If', ['c'], ['z'], { then_branch: body(branch('Add')), else_branch: body(branch('Mul')) })],
      [port('z', 'float', 2)],
    ),
  );
  it.each([0, 1])('takes the branch of %s', async (c) => {
    await agree(model, { c: bool([c], []), x: float([1, 2]), y: float([3, 4]) });
  });
});

describe('random programs of one operator', () => {
  const dims = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });

  it('broadcast as ONNX Runtime does', async () => {
    const pair = dims.chain((d) =>
      fc.tuple(
        fc.tuple(...d.map((size) => fc.constantFrom(size, 1))),
        fc.tuple(...d.map((size) => fc.constantFrom(size, 1))).chain((own) => fc.nat(d.length).map((cut) => own.slice(cut))),
      ),
    );
    await fc.assert(
      fc.asyncProperty(pair, fc.constantFrom('Add', 'Mul', 'Max', 'Min', 'Sub'), async ([a, b], op) => {
        const rank = Math.max(a.length, b.length);
        const out = Array.from({ length: rank }, (_, i) => `d${i}`);
        const model = program(
          graph([port('a', 'float', ...a), port('b', 'float', ...b)], [node(op, ['a', 'b'], ['y'])], [port('y', 'float', ...out)]),
        );
        await agree(model, { a: reals(a, 1), b: reals(b, 2) });
      }),
      { numRuns: 60 },
    );
  });

  it('slice as ONNX Runtime does', async () => {
    const bound = fc.integer({ min: -9, max: 9 });
    const cut = fc.record({ start: bound, end: bound, step: fc.constantFrom(-3, -2, -1, 1, 2, 3) });
    await fc.assert(
      fc.asyncProperty(fc.tuple(cut, cut), fc.boolean(), async (cuts, fromEnd) => {
        const of = (key: 'start' | 'end' | 'step') => long(cuts.map((c) => c[key]));
        const model = program(
          graph(
            [port('x', 'float', 5, 2, 4), ...['s', 'e', 'a', 'b'].map((name) => port(name, 'int64', 2))],
            [node('Slice', ['x', 's', 'e', 'a', 'b'], ['y'])],
            [port('y', 'float', 'p', 'q', 'r')],
          ),
        );
        const axes = fromEnd ? [-3, -1] : [0, 2];
        await agree(model, { x: reals([5, 2, 4]), s: of('start'), e: of('end'), a: long(axes), b: of('step') });
      }),
      { numRuns: 60 },
    );
  });
});
