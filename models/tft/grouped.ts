import { sizeOf } from '#nn/graph/shape.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { dropout } from '#nn/layers/norm.ts';
import { add, div, elu, matMul, mean, mul, reshape, sigmoid, split, sqrt, square, sub, transpose } from '#nn/ops/index.ts';
import { constantInit, fanIn, type Init } from '#nn/parameters.ts';

/** [B, .., V] -> [V, B, ..] */
export const variableFirst = (x: Tensor): Tensor => transpose(x, [-1, ...x.dims.slice(0, -1).map((_, i) => i)]);

/** A parameter of each variable, [V, 1, .., n], that spreads over x [V, B, .., m]. */
function ofEach({ parameters }: Build, name: string, x: Tensor, n: number, init: Init): Tensor {
  const count = sizeOf('grouped', x, 0);
  return reshape(parameters(name, [count, n], init), [count, ...x.dims.slice(1, -1).map(() => 1), n]);
}

/** x w + b for each variable by itself, from one number: [V, B, .., 1] -> [V, B, .., width]. */
export const eachTimes = (build: Build, x: Tensor, width: number, init: Init): Tensor =>
  add(mul(x, ofEach(build, 'weight', x, width, init)), ofEach(build, 'bias', x, width, init));

/** x W + b with weights of its own for each variable: [V, B, .., in] -> [V, B, .., out]; one product for all. */
export function groupedLinear(build: Build, x: Tensor, out: number): Tensor {
  const [count, inputs] = [sizeOf('grouped', x, 0), sizeOf('grouped', x, -1)];
  const rows = x.dims.slice(1, -1);
  const weight = build.parameters('weight', [count, inputs, out], fanIn(inputs));
  const bias = ofEach(build, 'bias', x, out, fanIn(inputs));
  if (rows.some((d) => typeof d === 'string')) {
    const spread = reshape(weight, [count, ...rows.slice(1).map(() => 1), inputs, out]);
    return add(matMul(x, spread), bias);
  }
  const flat = reshape(x, [count, rows.reduce<number>((n, d) => n * (d as number), 1), inputs]);
  return add(reshape(matMul(flat, weight), [count, ...rows, out]), bias);
}

function groupedNorm(build: Build, x: Tensor): Tensor {
  const width = sizeOf('grouped', x, -1);
  const away = sub(x, mean(x, { axes: [-1], keep: true }));
  const deviation = sqrt(add(mean(square(away), { axes: [-1], keep: true }), 1e-5));
  return add(
    mul(div(away, deviation), ofEach(build, 'scale', x, width, constantInit(1))),
    ofEach(build, 'shift', x, width, constantInit(0)),
  );
}

/** A gated residual network of its own for each variable: [V, B, .., width] -> the same. Source: Lim et al. (2021), equations 2-5 and 7. */
export function groupedResidual(build: Build, x: Tensor, rate: number): Tensor {
  const width = sizeOf('grouped', x, -1);
  const hidden = groupedLinear(part(build, 'hidden'), elu(groupedLinear(part(build, 'in'), x, width)), width);
  const both = groupedLinear(part(build, 'gate'), dropout(build, hidden, rate), 2 * width);
  const [value, gate] = split(both, -1, [width, width]) as [Tensor, Tensor];
  return groupedNorm(part(build, 'norm'), add(x, mul(value, sigmoid(gate))));
}
