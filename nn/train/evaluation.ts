import { openGraph, programOf } from '../graph/scope.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { gather } from '../ops/index.ts';
import { declare } from '../parameters.ts';
import type { Task } from './task.ts';

/**
 * The losses of minibatches without learning from them. Inputs: the task's data; `rows` int64 [batches, batch]; `count`, how many batches;
 * each parameter. Output: `losses` [batches].
 */
export function evaluationProgram(task: Task, real: 'float' | 'double' = 'float'): OnnxModel {
  const root = openGraph({ real });
  const data = Object.fromEntries(Object.entries(task.data).map(([name, { type, dims }]) => [name, root.input(name, type, dims)]));
  const rows = root.input('rows', 'int64', ['batches', task.batch]);
  const count = root.input('count', 'int64', []);
  const { parameters } = declare(root);
  const body = root.body();
  const turn = body.input('turn', 'int64', []);
  const going = body.input('going', 'bool', []);
  const loss = task.loss({ parameters }, data, gather(rows, turn));
  body.output('going_on', going);
  body.output('loss', loss);
  const yes = root.constant({ type: 'bool', dims: [], values: [1] });
  const [losses] = root.node('Loop', [count, yes], [{ type: real, dims: ['batches'] }], {
    body: { kind: 'graph', value: body.graph('batch') },
  });
  root.output('losses', losses!);
  return programOf(root, 'evaluation');
}
