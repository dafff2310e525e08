import type { Scope } from '../../graph/scope.ts';
import { sizeOf } from '../../graph/shape.ts';
import type { Dims, Tensor } from '../../graph/tensor.ts';
import { int, ints } from '../../onnx/builder.ts';
import { innermost } from '../../ops/emit.ts';
import { pad, slice } from '../../ops/index.ts';

export interface Scanned {
  /** States before the first step. */
  readonly states: readonly Tensor[];
  /** Sequences [T, ..]: the body sees one step of each. */
  readonly sequences: readonly Tensor[];
  /** From the last step to the first; what is stacked keeps the order of the sequences. */
  readonly backwards?: boolean;
  readonly step: (
    states: Tensor[],
    values: Tensor[],
    body: Scope,
  ) => { readonly states: readonly Tensor[]; readonly stacked: readonly Tensor[] };
}

/** Walks over time: the states after the last step, and what each step gave, stacked [T, ..]. No gradient flows through it by itself. */
export function scan({ states, sequences, backwards = false, step }: Scanned): { readonly states: Tensor[]; readonly stacked: Tensor[] } {
  const outer = innermost([...states, ...sequences]);
  const body = outer.body();
  const own = (prefix: string, t: Tensor, i: number, dims: Dims) => body.input(`${prefix}${i}_${t.name}`, t.type, dims);
  const given = states.map((t, i) => own('state', t, i, t.dims));
  const values = sequences.map((t, i) => own('step', t, i, t.dims.slice(1)));
  const made = step(given, values, body);
  for (const [i, t] of made.states.entries()) body.output(`next${i}_${t.name}`, t);
  for (const [i, t] of made.stacked.entries()) body.output(`out${i}_${t.name}`, t);
  const time = sequences[0]!.dims[0]!;
  const results = [
    ...states.map(({ type, dims }) => ({ type, dims })),
    ...made.stacked.map(({ type, dims }) => ({ type, dims: [time, ...dims] })),
  ];
  const direction = (count: number) => ints(Array.from({ length: count }, () => (backwards ? 1 : 0)));
  const outs = outer.node('Scan', [...states, ...sequences], results, {
    body: { kind: 'graph', value: body.graph('step') },
    num_scan_inputs: int(sequences.length),
    scan_input_directions: direction(sequences.length),
    scan_output_directions: direction(made.stacked.length),
  });
  return { states: outs.slice(0, states.length), stacked: outs.slice(states.length) };
}

/** At each step what was there the step before, zeros at the first: [T, ..]. */
export const delayed = (x: Tensor): Tensor => slice(pad(x, 0, 1, 0), 0, 0, sizeOf('delayed', x, 0));
