import type { Tensor } from '#nn/graph/tensor.ts';
import type { Build } from '#nn/layers/build.ts';
import { pinball, squaredError, weightedMean } from '#nn/losses/pointwise.ts';
import {
  add,
  addAll,
  cast,
  gather,
  maximum,
  minimum,
  mul,
  notANumber,
  select,
  slice,
  square,
  squeeze,
  sub,
  sum,
  unsqueeze,
  whole,
} from '#nn/ops/index.ts';
import type { Column, Task } from '#nn/train/task.ts';
import type { NetInputs, NetShape, NetTarget, Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { measure, scaleDown } from './scaling.ts';

/** Scaled targets farther out than this count as this far: a window of zeros has no size to scale by. */
const FARTHEST = 30;

type Data = Readonly<Record<string, Tensor>>;

const isKnown = (y: Tensor): Tensor => sub(1, cast(notANumber(y), y.type));
const orZero = (y: Tensor): Tensor => select(notANumber(y), 0, y);

/** The values of a window [B, L], scaled, and how it was measured. */
export function scaledWindow(raw: Tensor, kind: NeuralParams['scale']) {
  const mask = isKnown(raw);
  const y = orZero(raw);
  const size = measure(y, mask, kind);
  return { y: mul(scaleDown(y, size), mask), mask, measure: size };
}

function drawn(data: Data, rows: Tensor, { inputLength, horizon, categories }: NetShape, kind: NeuralParams['scale'], counts = false) {
  const places = (from: number, to: number): Tensor =>
    add(
      unsqueeze(rows, -1),
      whole(
        rows.scope,
        Array.from({ length: to - from }, (_, i) => from + i),
      ),
    );
  const window = scaledWindow(gather(data.y!, places(-inputLength, 0)), kind);
  const ahead = gather(data.y!, places(0, horizon));
  const series = data.series && gather(data.series, rows);
  const chosen = series && data.categories && gather(data.categories, series);
  const inputs: NetInputs = {
    ...window,
    ...(data.past && { past: gather(data.past, places(-inputLength, 0)) }),
    ...(data.known && { known: gather(data.known, places(-inputLength, horizon)) }),
    ...(data.statics && { statics: gather(data.statics, series!) }),
    categories: categories.map((_, c) => squeeze(slice(chosen!, 1, c, c + 1), 1)),
  };
  const weights = isKnown(ahead);
  const far = scaleDown(orZero(ahead), window.measure);
  const bounded = counts ? far : maximum(minimum(far, FARTHEST), -FARTHEST);
  const target: NetTarget = { y: mul(bounded, weights), weights };
  return { inputs, target };
}

type Judged = Pick<NeuralParams, 'centre' | 'weighting'>;

/** What the errors of windows of such sizes [B, 1] count, so that they are in the unit of the series. */
const inSeries = (size: Tensor, { centre }: Judged): Tensor => (centre === 'mean' ? square(size) : size);

/** The mean pinball loss over quantiles and known targets; the middle one by squared error where the mean is wanted. */
function quantileLoss(quantiles: Tensor, target: NetTarget, size: Tensor, { probabilities }: NetShape, judged: Judged): Tensor {
  const { y } = target;
  const { centre, weighting } = judged;
  const weights = weighting === 'series' ? mul(target.weights, inSeries(size, judged)) : target.weights;
  const losses = pinball(quantiles, y, probabilities);
  if (centre === 'median') return weightedMean(losses, unsqueeze(weights, -1));
  const middle = probabilities.indexOf(0.5);
  const at = squeeze(slice(quantiles, -1, middle, middle + 1), -1);
  const others = [partOf(losses, 0, middle), partOf(losses, middle + 1, probabilities.length)].flatMap((t) =>
    t ? [sum(t, { axes: [-1] })] : [],
  );
  return weightedMean(mul(addAll([squaredError(at, y), ...others]), 1 / probabilities.length), weights);
}

const partOf = (x: Tensor, from: number, to: number): Tensor | undefined => (to > from ? slice(x, -1, from, to) : undefined);

/** What a network learns from the columns of a panel; rows are origins. */
export function taskOf(network: Network, shape: NetShape, p: Pick<NeuralParams, 'scale' | keyof Judged | 'batch'>): Task {
  const column = (type: Column['type'], ...dims: Column['dims']): Column => ({ type, dims });
  const { past, known, statics, categories } = shape;
  const fixed = statics.length + categories.length > 0;
  const data: Task['data'] = {
    y: column('float', 'N'),
    ...(past.length > 0 && { past: column('float', 'N', past.length) }),
    ...(known.length > 0 && { known: column('float', 'N', known.length) }),
    ...(fixed && { series: column('int64', 'N') }),
    ...(statics.length > 0 && { statics: column('float', 'S', statics.length) }),
    ...(categories.length > 0 && { categories: column('int64', 'S', categories.length) }),
  };
  const loss = (build: Build, given: Data, rows: Tensor): Tensor => {
    const { inputs, target } = drawn(given, rows, shape, p.scale, network.counts);
    if (network.loss) return network.loss(build, inputs, target, shape);
    return quantileLoss(network.forecast(build, inputs, shape).quantiles, target, inputs.measure.size, shape, p);
  };
  return { data, batch: p.batch, loss };
}
