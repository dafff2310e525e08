import type { Graph, OnnxModel, Port } from '#nn/onnx/model.ts';

const port = (name: string, type: Port['type'], dims: Port['dims']): Port => ({ name, type, dims });
const program = (graph: Graph): OnnxModel => ({ producer: 'test', opsets: { '': 17 }, graph });

/** `sum` = a + b, and `more` = a > b; `width` columns. */
export const adding = (width = 2): OnnxModel =>
  program({
    name: 'adding',
    constants: [],
    inputs: [port('a', 'float', ['n', width]), port('b', 'float', ['n', width])],
    outputs: [port('sum', 'float', ['n', width]), port('more', 'bool', ['n', width])],
    nodes: [
      { op: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
      { op: 'Greater', inputs: ['a', 'b'], outputs: ['more'] },
    ],
  });

/** One value of each type, given back. */
export const echoing: OnnxModel = program({
  name: 'echoing',
  constants: [],
  inputs: (['float', 'double', 'int64', 'int32', 'bool'] as const).map((type) => port(type, type, [3])),
  outputs: (['float', 'double', 'int64', 'int32', 'bool'] as const).map((type) => port(`${type} back`, type, [3])),
  nodes: ['float', 'double', 'int64', 'int32', 'bool'].map((type) => ({ op: 'Identity', inputs: [type], outputs: [`${type} back`] })),
});

/** A training in small: `steps` steps of gradient descent on w for y = x w, squared error, as one Loop. Gives `w` and a loss a step. */
export function descending(rows: number, columns: number, rate: number): OnnxModel {
  const w = port('w', 'float', [columns, 1]);
  const constant = (name: string, values: readonly number[], dims: readonly number[], type: 'float' | 'int64' = 'float') =>
    ({ name, type, dims, values }) as const;
  const body: Graph = {
    name: 'step',
    constants: [constant('rate', [(2 * rate) / rows], [])],
    inputs: [port('i', 'int64', []), port('go', 'bool', []), w],
    outputs: [port('go on', 'bool', []), port('w next', 'float', [columns, 1]), port('loss', 'float', [])],
    nodes: [
      { op: 'Identity', inputs: ['go'], outputs: ['go on'] },
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['p'] },
      { op: 'Sub', inputs: ['p', 'y'], outputs: ['miss'] },
      { op: 'Mul', inputs: ['miss', 'miss'], outputs: ['squares'] },
      { op: 'ReduceMean', inputs: ['squares'], outputs: ['loss'], attributes: { keepdims: { kind: 'int', value: 0 } } },
      { op: 'Transpose', inputs: ['x'], outputs: ['xt'] },
      { op: 'MatMul', inputs: ['xt', 'miss'], outputs: ['slope'] },
      { op: 'Mul', inputs: ['slope', 'rate'], outputs: ['change'] },
      { op: 'Sub', inputs: ['w', 'change'], outputs: ['w next'] },
    ],
  };
  return program({
    name: 'descending',
    constants: [],
    inputs: [port('steps', 'int64', []), port('x', 'float', [rows, columns]), port('y', 'float', [rows, 1]), w],
    outputs: [port('learnt', 'float', [columns, 1]), port('losses', 'float', ['steps'])],
    nodes: [
      { op: 'Loop', inputs: ['steps', '', 'w'], outputs: ['learnt', 'losses'], attributes: { body: { kind: 'graph', value: body } } },
    ],
  });
}
