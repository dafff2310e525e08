import { gradients } from '../gradient.ts';
import { openGraph, programOf, type Scope } from '../graph/scope.ts';
import type { Dims, Tensor } from '../graph/tensor.ts';
import type { Build } from '../layers/build.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { mul, sum } from '../ops/index.ts';
import { declare } from '../parameters.ts';
import type { Feeds, Tensored } from '../runtime.ts';

/** What the numbers of an input are: away from 0 on both sides, above 0, in [0, 1), all 0, or whole places that are given. */
export type Kind = 'real' | 'positive' | 'unit' | 'zero' | readonly number[];

export interface Given {
  readonly dims: Dims;
  readonly kind?: Kind;
}

/** Something of which gradients are checked. */
export interface Subject {
  readonly title: string;
  readonly given: Readonly<Record<string, Given>>;
  readonly build: (x: Readonly<Record<string, Tensor>>, layers: Build, scope: Scope) => Tensor;
  /** The runtime has no double kernel of an operator of it. */
  readonly single?: boolean;
  /** How near differences come in double precision. Default 1e-7; less near where the runtime computes a part of it in single precision. */
  readonly bar?: number;
}

/** The size that every free axis has in a run. */
export const FREE = 3;
const sizes = (dims: Dims): number[] => dims.map((d) => (typeof d === 'number' ? d : FREE));

/** A subject as programs: its value alone, and with the gradients of a weighted sum of it. */
export interface Stage {
  readonly out: Dims;
  /** Outputs: `loss`, `out`. */
  readonly forward: OnnxModel;
  /** Outputs: `loss`, and `d <name>` of each wanted input. */
  readonly derived: OnnxModel;
  readonly wanted: readonly string[];
  readonly feeds: Feeds;
}

const hash = (text: string): number => [...text].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) >>> 0, 7);

/** Seeded numbers in [0, 1): a linear congruential generator (Numerical Recipes, 7.1) after a few turns. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

function draw(kind: Kind, seed: number, count: number): number[] {
  const next = uniform(seed);
  const one = () => {
    const u = next();
    if (kind === 'zero') return 0;
    if (kind === 'unit') return u;
    if (kind === 'positive') return 0.3 + 1.5 * u;
    return (next() < 0.5 ? -1 : 1) * (0.1 + 1.2 * u);
  };
  return Array.from({ length: count }, one);
}

function numbers(name: string, dims: Dims, kind: Kind, real: 'float' | 'double'): Tensored {
  const shape = sizes(dims);
  const count = shape.reduce((a, b) => a * b, 1);
  if (typeof kind !== 'string') return { dims: shape, data: BigInt64Array.from(kind, BigInt) };
  const values = draw(kind, hash(`${name} ${shape}`), count);
  return { dims: shape, data: real === 'double' ? Float64Array.from(values) : Float32Array.from(values) };
}

/** Builds the subject in the given precision, with numbers to run it on: the same in both. */
export function stage(subject: Subject, real: 'float' | 'double'): Stage {
  const feeds: Record<string, Tensored> = {};
  let wanted: string[] = [];
  let out: Dims = [];
  const program = (derive: boolean): OnnxModel => {
    const scope = openGraph({ real });
    const put = (name: string, dims: Dims, kind: Kind = 'real'): Tensor => {
      feeds[name] = numbers(name, dims, kind, real);
      return scope.input(name, typeof kind === 'string' ? real : 'int64', dims);
    };
    const x = Object.fromEntries(Object.entries(subject.given).map(([name, { dims, kind }]) => [name, put(name, dims, kind)]));
    const { parameters, declared, tensors } = declare(scope);
    let drawn = 0;
    const noise = (dims: Dims): Tensor => put(`noise${drawn++}`, dims, 'unit');
    const made = subject.build(x, { parameters, noise }, scope);
    for (const { name, dims } of declared) feeds[name] = numbers(name, dims, 'real', real);
    const loss = sum(mul(made, put('weights', made.dims)));
    const all = [...Object.values(x).filter((t) => t.type === real), ...tensors];
    wanted = all.map((t) => t.name);
    out = made.dims;
    scope.output('loss', loss);
    if (derive) for (const [i, g] of gradients(loss, all).entries()) scope.output(`d ${wanted[i]}`, g);
    else scope.output('out', made);
    return programOf(scope, subject.title);
  };
  const [forward, derived] = [program(false), program(true)];
  return { out, forward, derived, wanted, feeds };
}
