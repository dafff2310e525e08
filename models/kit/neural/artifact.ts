import { openGraph, programOf, type Scope } from '#nn/graph/scope.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import {
  abs,
  add,
  cast,
  concat,
  constantRow,
  div,
  greater,
  largest,
  mul,
  notANumber,
  select,
  slice,
  sub,
  unsqueeze,
} from '#nn/ops/index.ts';
import type { Parameters } from '#nn/parameters.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ModelContext } from '../define.ts';
import { clockName, type Scaler } from './covariates.ts';
import { goldenOf } from './golden.ts';
import type { Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import type { Signature } from './signature.ts';
import type { Member, NetState, NeuralState } from './state.ts';
import { type Asked, answerOf } from './use.ts';
import { unpackWeights } from './weights.ts';

type Port = Signature['inputs'][number];

/** The inputs of the file: raw values, in the units of the data. */
export function portsOf({ shape, plan }: NetState): Port[] {
  const { inputLength: L, horizon: H } = shape;
  const port = (name: string, dtype: Port['dtype'], sizes: Port['shape'], description: string, columns?: readonly string[]): Port => ({
    ...{ name, dtype, shape: ['N', ...sizes], description },
    ...(columns && { columns: [...columns] }),
  });
  const names = (scalers: readonly Scaler[]) => scalers.map((s) => s.name);
  const some = <T>(list: readonly unknown[], made: T): T[] => (list.length > 0 ? [made] : []);
  return [
    port('values', 'float32', [L], 'The last values of the target, oldest first; those under mask 0 are not looked at.'),
    port('mask', 'float32', [L], '1 where the value is known, 0 where it is missing or before the first.'),
    ...some(
      plan.past,
      port('past', 'float32', [L, plan.past.length], 'Covariates known up to the origin; NaN where missing.', names(plan.past)),
    ),
    ...some(
      plan.known,
      port(
        'known',
        'float32',
        [L + H, plan.known.length],
        'Covariates known in advance, over the window and the horizon; NaN where missing.',
        names(plan.known),
      ),
    ),
    ...some(
      plan.clock,
      port(
        'clock',
        'float32',
        [L + H, plan.clock.length],
        'Phases: sin and cos of 2 pi times the step number (or the year) over the season.',
        plan.clock.map(clockName),
      ),
    ),
    ...some(plan.statics, port('statics', 'float32', [plan.statics.length], 'Static numbers; NaN where missing.', names(plan.statics))),
    ...some(
      plan.categories,
      port(
        'categories',
        'int64',
        [plan.categories.length],
        'Static categories by their place; the count of values for a missing one.',
        plan.categories.map((c) => c.name),
      ),
    ),
  ];
}

/** Raw covariates [.., n] as the columns a net is told: scaled, 0 where missing, and whether they are where they may be. */
function told(raw: Tensor, scalers: readonly Scaler[]): Tensor {
  const missing = notANumber(raw);
  const near = div(
    sub(
      raw,
      constantRow(
        raw,
        scalers.map((s) => s.mean),
      ),
    ),
    constantRow(
      raw,
      scalers.map((s) => s.size),
    ),
  );
  const values = select(missing, 0, near);
  const gaps = cast(missing, raw.type);
  const column = (x: Tensor, c: number): Tensor => slice(x, -1, c, c + 1);
  return concat(
    scalers.flatMap((s, c) => (s.gaps ? [column(values, c), column(gaps, c)] : [column(values, c)])),
    -1,
  );
}

/** The graph from raw inputs to what the nets are asked with, and the size that values were divided by so that squares do not overflow. */
function rawInputs(root: Scope, net: NetState): { readonly asked: Asked; readonly unit: Tensor } {
  const given = new Map(
    portsOf(net).map(({ name, dtype, shape }) => [name, root.input(name, dtype === 'int64' ? 'int64' : 'float', shape)]),
  );
  const { plan } = net;
  const mask = given.get('mask')!;
  const known = greater(mask, 0);
  const values = select(known, given.get('values')!, 0);
  const most = largest(abs(values), { axes: [1], keep: true });
  const unit = net.unit !== undefined ? add(mul(most, 0), net.unit) : select(greater(most, 0), most, 1);
  const [past, ahead, clock, statics, categories] = ['past', 'known', 'clock', 'statics', 'categories'].map((name) => given.get(name));
  const knownColumns = [...(ahead ? [told(ahead, plan.known)] : []), ...(clock ? [clock] : [])];
  const asked: Asked = {
    y: select(known, div(values, unit), Number.NaN),
    ...(past && { past: told(past, plan.past) }),
    ...(knownColumns.length > 0 && { known: concat(knownColumns, -1) }),
    ...(statics && { statics: told(statics, plan.statics) }),
    ...(categories && { categories }),
  };
  return { asked, unit };
}

const weightsAsConstants = (root: Scope, member: Member): Parameters => {
  const weights = unpackWeights(member);
  const made = new Map<string, Tensor>();
  return (name, dims) => {
    const tensor = made.get(name) ?? root.constant({ type: 'float', dims, values: weights[name]! });
    made.set(name, tensor);
    return tensor;
  };
};

export function netOf<P>(state: NeuralState<P>): NetState {
  if (state.net) return state.net;
  throw new AlmanacError('UNSUITABLE', 'No series was learnt from: there is no net to write.', { hint: 'Fit longer histories.' });
}

/**
 * A fit as one ONNX file: scaling, windowing of covariates, all members and their mean in one graph, from raw values to quantiles in the
 * unit of the target, with its signature and golden samples as metadata. UNSUITABLE where nothing was learnt.
 */
export function artifactOf<P extends NeuralParams>(network: Network, model: string, state: NeuralState<P>, ctx: ModelContext): Uint8Array {
  const net = netOf(state);
  const root = openGraph();
  const { asked, unit } = rawInputs(root, net);
  const members = net.members.map((member) => ({ ...member, parameters: weightsAsConstants(root, member) }));
  const { quantiles } = answerOf(network, net.shape, asked, members);
  root.output('quantiles', mul(quantiles, unsqueeze(unit, -1)));
  const { inputLength, horizon, probabilities } = net.shape;
  const signature: Signature = {
    ...{ version: 1, model, inputLength, horizon, axis: state.axis, probabilities: [...probabilities], inputs: portsOf(net) },
    outputs: [
      {
        ...{ name: 'quantiles', dtype: 'float32', shape: ['N', horizon, probabilities.length], columns: probabilities.map(String) },
        description: 'Quantiles of each step ahead, ascending, in the unit of the target.',
      },
    ],
  };
  const golden = goldenOf(network, state, net, ctx);
  return encodeOnnx(programOf(root, model, { signature: JSON.stringify(signature), golden: JSON.stringify(golden) }));
}
