import { intOf, intsOf } from '../attributes.ts';
import { type Body, type Call, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { DTYPES } from '../tensors.ts';

/** Runs a body once and keeps nothing but its outputs, each a tensor of its own that can be disposed of. */
const once = (tf: TensorFlow, body: Body, inputs: () => readonly Tensor[]): Tensor[] =>
  tf.tidy(() => body.run(inputs()).map((t) => tf.clone(t)));

/** What a body gave in each round, as one tensor along a new axis; of no rounds it has the shape that the body declares. */
function collected(tf: TensorFlow, rounds: Tensor[], body: Body, output: number, axis: number): Tensor {
  if (rounds.length > 0) {
    const all = tf.stack(rounds, axis < 0 ? axis + rounds[0]!.rank + 1 : axis);
    tf.dispose(rounds);
    return all;
  }
  const { dims, type } = body.outputs[output]!;
  const each = dims.map((d) => (typeof d === 'number' ? d : 0));
  const at = axis < 0 ? axis + each.length + 1 : axis;
  return tf.zeros([...each.slice(0, at), 0, ...each.slice(at)], DTYPES[type]!);
}

const isTrue = (t: Tensor): boolean => Boolean(t.dataSync()[0]);

function loop({ tf, inputs: [most, condition, ...initial], body }: Call): Tensor[] {
  const step = body('body');
  const limit = most ? most.dataSync()[0]! : Number.POSITIVE_INFINITY;
  let going = condition ? isTrue(condition) : true;
  let carried = (initial as Tensor[]).map((t) => tf.clone(t));
  const rounds: Tensor[][] = step.outputs.slice(1 + initial.length).map(() => []);
  for (let i = 0; i < limit && going; i++) {
    const [next, ...made] = once(tf, step, () => [tf.scalar(i, 'int32'), tf.scalar(going, 'bool'), ...carried]);
    tf.dispose(carried);
    carried = made.slice(0, initial.length);
    for (const [k, values] of rounds.entries()) values.push(made[initial.length + k]!);
    going = isTrue(next!);
    tf.dispose(next!);
  }
  return [...carried, ...rounds.map((values, k) => collected(tf, values, step, 1 + initial.length + k, 0))];
}

function scan({ tf, node, inputs, body }: Call): Tensor[] {
  const step = body('body');
  const count = intOf(node, 'num_scan_inputs', 0);
  const states = inputs.length - count;
  const flagged = (name: string, i: number): boolean => intsOf(node, name)[i] === 1;
  const axis = (name: string, i: number): number => intsOf(node, name)[i] ?? 0;
  const series = inputs.slice(states).map((x, i) => {
    const parts = tf.unstack(x!, axis('scan_input_axes', i));
    return flagged('scan_input_directions', i) ? parts.reverse() : parts;
  });
  let carried = inputs.slice(0, states).map((t) => tf.clone(t!));
  const rounds: Tensor[][] = step.outputs.slice(states).map(() => []);
  for (let i = 0; i < series[0]!.length; i++) {
    const made = once(tf, step, () => [...carried, ...series.map((parts) => parts[i]!)]);
    tf.dispose(carried);
    carried = made.slice(0, states);
    for (const [k, values] of rounds.entries()) values.push(made[states + k]!);
  }
  return [
    ...carried,
    ...rounds.map((values, k) => {
      const inOrder = flagged('scan_output_directions', k) ? values.reverse() : values;
      return collected(tf, inOrder, step, states + k, axis('scan_output_axes', k));
    }),
  ];
}

export const control: Operators = {
  Loop: operator(loop, ['body']),
  Scan: operator(scan, [
    'body',
    'num_scan_inputs',
    'scan_input_axes',
    'scan_input_directions',
    'scan_output_axes',
    'scan_output_directions',
  ]),
  If: operator(
    ({ inputs: [condition], body }) => body(isTrue(condition!) ? 'then_branch' : 'else_branch').run([]),
    ['then_branch', 'else_branch'],
  ),
};
