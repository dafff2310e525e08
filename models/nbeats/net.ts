import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { addAll } from '#nn/ops/index.ts';
import { beside, flatCovariates, withoutClock } from '../kit/nets/covariates.ts';
import { dense } from '../kit/nets/dense.ts';
import { medianRow, quantilesLast } from '../kit/nets/quantiles.ts';
import { type Block, doublyResidual } from '../kit/nets/residual.ts';
import type { NetForecast, NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { polynomials, seasonalFrequencies, waves } from './bases.ts';
import { generic, type Head, onBases, onCovariates } from './heads.ts';

export interface NBeats {
  readonly form: 'generic' | 'interpretable';
  /** Stacks of the generic form; the interpretable form has one for each component. */
  readonly stacks: number;
  /** Blocks of a stack. They share their weights in the interpretable form. */
  readonly blocks: number;
  readonly layers: number;
  readonly width: number;
  /** Of the trend's polynomial. */
  readonly degree: number;
  /** Of each season, at most. */
  readonly harmonics: number;
  /** Numbers a step that covariates are brought down to. */
  readonly covariateWidth: number;
}

interface Stack {
  readonly name: string;
  readonly head: Head;
}

const genericStacks = (count: number): Stack[] => Array.from({ length: count }, (_, i) => ({ name: `stack ${i + 1}`, head: generic }));

/** Trend, season and, where some are known in advance, covariates. */
function interpretableStacks(given: NetInputs, givenShape: NetShape, { degree, harmonics }: NBeats): Stack[] {
  const { inputs, shape } = withoutClock(given, givenShape);
  const { inputLength, horizon } = shape;
  const frequencies = seasonalFrequencies(shape.seasons, { inputLength, horizon, harmonics });
  const trend = onBases(polynomials(inputLength, degree), polynomials(horizon, degree));
  const season = onBases(waves(frequencies, inputLength, -inputLength), waves(frequencies, horizon, 0));
  return [
    { name: 'trend', head: trend },
    { name: 'season', head: season },
    ...(inputs.known ? [{ name: 'covariates', head: onCovariates(inputs.known) }] : []),
  ];
}

const block =
  (build: Build, shape: NetShape, { layers, width }: NBeats, head: Head, covariates: Tensor | undefined): Block =>
  (residual) =>
    head(build, dense(build, beside([residual, covariates])!, { layers, width }), shape);

/**
 * N-BEATS, with covariates as in NBEATSx: flattened, beside the window, in every block. Each block forecasts every quantile; the median is the sum
 * of the blocks' medians. Sources: Oreshkin et al. (2020); Olivares et al. (2023).
 */
export function nbeats(options: NBeats): Network {
  const interpretable = options.form === 'interpretable';
  return {
    forecast: (build, inputs, shape): NetForecast => {
      const covariates = flatCovariates(part(build, 'covariates'), inputs, shape, options.covariateWidth);
      const stacks = interpretable ? interpretableStacks(inputs, shape, options) : genericStacks(options.stacks);
      const nameOf = (stack: string, i: number): string => (interpretable ? stack : `${stack}.block ${i}`);
      const blocks = stacks.flatMap(({ name, head }) =>
        Array.from({ length: options.blocks }, (_, i) => block(part(build, nameOf(name, i)), shape, options, head, covariates)),
      );
      const forecasts = doublyResidual(inputs, blocks);
      const ofStack = (s: number): Tensor => addAll(forecasts.slice(s * options.blocks, (s + 1) * options.blocks));
      const sums = stacks.map((_, s) => ofStack(s));
      const told = (stack: Stack, s: number): [string, Tensor] => [stack.name, medianRow(sums[s]!, shape)];
      return { quantiles: quantilesLast(addAll(sums), shape), components: Object.fromEntries(stacks.map(told)) };
    },
  };
}
