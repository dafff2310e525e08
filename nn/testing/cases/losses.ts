import { gaussian, logGamma, negativeBinomial, studentT } from '../../losses/likelihood.ts';
import { absoluteError, huber, pinball, squaredError, weightedMean } from '../../losses/pointwise.ts';
import { add, mul, softplus } from '../../ops/index.ts';
import type { Subject } from '../subject.ts';

type Build = (x: Parameters<Subject['build']>[0]) => ReturnType<Subject['build']>;

const of = (title: string, given: Subject['given'], build: Build): Subject => ({ title, given, build });
const pair = { f: { dims: [3, 4] }, y: { dims: [3, 4] } };
const positive = { dims: [3, 4], kind: 'positive' } as const;
const free = { f: { dims: ['N', 4] }, y: { dims: ['N', 4] } };

/** Every loss, by forecasts and by targets. */
export const LOSSES: readonly Subject[] = [
  of('squared', pair, ({ f, y }) => squaredError(f!, y!)),
  of('squared, free size', free, ({ f, y }) => squaredError(f!, y!)),
  of('absolute', pair, ({ f, y }) => absoluteError(f!, y!)),
  of('huber', pair, ({ f, y }) => huber(f!, y!)),
  of('huber, narrow', pair, ({ f, y }) => huber(f!, y!, 0.3)),
  of('pinball', { f: { dims: [3, 4, 3] }, y: { dims: [3, 4] } }, ({ f, y }) => pinball(f!, y!, [0.1, 0.5, 0.9])),
  of('weighted mean', { ...pair, w: positive }, ({ f, y, w }) => weightedMean(squaredError(f!, y!), w!)),
  of('weighted mean of rows', { ...pair, w: { dims: [3, 1], kind: 'unit' } }, ({ f, y, w }) => weightedMean(absoluteError(f!, y!), w!)),
  of('logGamma', { x: positive }, ({ x }) => logGamma(x!)),
  of('logGamma of large numbers', { x: positive }, ({ x }) => logGamma(mul(x!, 40))),
  of('gaussian', { ...pair, s: positive }, ({ f, y, s }) => gaussian(y!, { mean: f!, deviation: s! })),
  of('student-t', { ...pair, s: positive, n: positive }, ({ f, y, s, n }) =>
    studentT(y!, { mean: f!, scale: s!, degrees: add(softplus(n!), 2) }),
  ),
  of('negative binomial', { y: positive, f: positive, s: positive }, ({ f, y, s }) =>
    negativeBinomial(mul(y!, 5), { mean: mul(f!, 4), dispersion: s! }),
  ),
];
