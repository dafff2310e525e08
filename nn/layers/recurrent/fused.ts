import type { Tensor } from '../../graph/tensor.ts';
import { int } from '../../onnx/builder.ts';
import { innermost } from '../../ops/emit.ts';
import { concat, split, squeeze, transpose, unsqueeze, zeros } from '../../ops/index.ts';

/** Columns [.., gates * H] in another order of the gates. */
function reorder(x: Tensor, hidden: number, order: readonly number[]): Tensor {
  const gates = split(
    x,
    -1,
    order.map(() => hidden),
  );
  return concat(
    order.map((g) => gates[g]!),
    -1,
  );
}

const matrix = (x: Tensor): Tensor => unsqueeze(transpose(x, [1, 0]), 0);

function run(
  op: string,
  x: Tensor,
  inputs: readonly Tensor[],
  hidden: number,
  attributes: Readonly<Record<string, ReturnType<typeof int>>>,
  states = 0,
): Tensor[] {
  const { type } = x;
  const [time, batch] = [x.dims[0]!, x.dims[1]!];
  const ends = Array.from({ length: states }, () => ({ type, dims: [1, batch, hidden] }));
  const outs = innermost([x, ...inputs]).node(op, [x, ...inputs], [{ type, dims: [time, 1, batch, hidden] }, ...ends], {
    hidden_size: int(hidden),
    ...attributes,
  });
  return outs.map((out, i) => squeeze(out, i === 0 ? 1 : 0));
}

type LstmWeights = Readonly<Record<'weight' | 'recurrent' | 'bias', Tensor>>;

/** The LSTM operator of ONNX with the state after the last step: gates in the order input, output, forget, candidate. */
export function fusedLstmToEnd(x: Tensor, { weight, recurrent, bias }: LstmWeights, hidden: number) {
  const order = [0, 2, 1, 3];
  const [w, r] = [weight, recurrent].map((m) => matrix(reorder(m, hidden, order))) as [Tensor, Tensor];
  const b = unsqueeze(concat([reorder(bias, hidden, order), zeros(bias.scope, [4 * hidden], bias)], 0), 0);
  const [outputs, out, cell] = run('LSTM', x, [w, r, b], hidden, {}, 2) as [Tensor, Tensor, Tensor];
  return { outputs, state: { out, cell } };
}

/** The LSTM operator of ONNX: [T, B, in] -> [T, B, hidden]. */
export const fusedLstm = (x: Tensor, weights: LstmWeights, hidden: number): Tensor => fusedLstmToEnd(x, weights, hidden).outputs;

/** The GRU operator of ONNX: gates in the order update, reset, candidate. */
export function fusedGru(
  x: Tensor,
  { weight, recurrent, bias, memory }: Readonly<Record<'weight' | 'recurrent' | 'bias' | 'memory', Tensor>>,
  hidden: number,
): Tensor {
  const b = unsqueeze(concat([bias, memory], 0), 0);
  return run('GRU', x, [matrix(weight), matrix(recurrent), b], hidden, { linear_before_reset: int(1) })[0]!;
}
