import type { Scope } from '#nn/graph/scope.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { addAll, mul, slice, sortAscending, squeeze, unsqueeze } from '#nn/ops/index.ts';
import type { Parameters } from '#nn/parameters.ts';
import type { NetForecast, NetInputs, NetShape, Network } from './network.ts';
import { scaleUp } from './scaling.ts';
import { scaledWindow } from './task.ts';
import { shapeIn, type View } from './view.ts';

/** What a fitted net is asked with: `y` [N, L] in the unit of the target, NaN where missing; covariates scaled. */
export interface Asked {
  readonly y: Tensor;
  readonly past?: Tensor;
  readonly known?: Tensor;
  readonly statics?: Tensor;
  /** Whole numbers [N, C]. */
  readonly categories?: Tensor;
}

/** What it answers: quantiles [N, H, Q] ascending in the unit of the target; the parts of the median with them. */
export interface Answered extends Pick<NetForecast, 'attention' | 'selection'> {
  readonly quantiles: Tensor;
  /** [N, H] each, in the unit of the target; the level of the window is one of them. */
  readonly components: Readonly<Record<string, Tensor>>;
}

/** The inputs of a graph that asks nets of a shape. */
export function askedOf(root: Scope, { inputLength: L, horizon: H, past, known, statics, categories }: NetShape): Asked {
  return {
    y: root.input('y', 'float', ['N', L]),
    ...(past.length > 0 && { past: root.input('past', 'float', ['N', L, past.length]) }),
    ...(known.length > 0 && { known: root.input('known', 'float', ['N', L + H, known.length]) }),
    ...(statics.length > 0 && { statics: root.input('statics', 'float', ['N', statics.length]) }),
    ...(categories.length > 0 && { categories: root.input('categories', 'int64', ['N', categories.length]) }),
  };
}

function inUnit(told: NetForecast, { measure }: NetInputs): Answered {
  const { location, size } = measure;
  const wide = { location: unsqueeze(location, -1), size: unsqueeze(size, -1) };
  const parts = Object.entries(told.components ?? {}).map(([name, part]): [string, Tensor] => [name, mul(part, size)]);
  const level = parts.length > 0 ? [['level', scaleUp(mul(parts[0]![1], 0), measure)] as [string, Tensor]] : [];
  return {
    ...{ attention: told.attention, selection: told.selection },
    quantiles: scaleUp(told.quantiles, wide),
    components: Object.fromEntries([...level, ...parts]),
  };
}

/** The end of the windows as a member sees it. */
function seen({ y, past, known, statics, categories }: Asked, shape: NetShape, { inputLength, scale }: View): NetInputs {
  const from = shape.inputLength - inputLength;
  const end = (x: Tensor, to: number): Tensor => (from === 0 ? x : slice(x, 1, from, to));
  return {
    ...scaledWindow(end(y, shape.inputLength), scale),
    ...(past && { past: end(past, shape.inputLength) }),
    ...(known && { known: end(known, shape.inputLength + shape.horizon) }),
    ...(statics && { statics }),
    categories: shape.categories.map((_, c) => squeeze(slice(categories!, 1, c, c + 1), 1)),
  };
}

/** A fitted net within a graph. */
export interface Asking extends View {
  readonly parameters: Parameters;
}

/** One or several fitted nets, asked together: their quantiles are averaged. The parts are those of the first. */
export function answerOf(network: Network, shape: NetShape, asked: Asked, members: readonly Asking[]): Answered {
  const answers = members.map(({ parameters, ...view }) => {
    const inputs = seen(asked, shape, view);
    return inUnit(network.forecast({ parameters }, inputs, shapeIn(shape, view)), inputs);
  });
  const sorted = answers.map(({ quantiles }) => sortAscending(quantiles));
  return { ...answers[0]!, quantiles: mul(addAll(sorted), 1 / sorted.length) };
}

export const COMPONENT = 'component.';
export const SELECTION = 'selection.';

/** Names the answers as outputs of the graph. */
export function putAnswer(root: Scope, { quantiles, components, attention, selection }: Answered): void {
  root.output('quantiles', quantiles);
  for (const [name, part] of Object.entries(components)) root.output(`${COMPONENT}${name}`, part);
  if (attention) root.output('attention', attention);
  for (const [name, shares] of Object.entries(selection ?? {})) root.output(`${SELECTION}${name}`, shares);
}
