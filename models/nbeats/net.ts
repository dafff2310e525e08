import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { addAll } from '#nn/ops/index.ts';
import { beside, flatCovariates, withoutClock } from '../kit/nets/covariates.ts';
import { dense } from '../kit/nets/dense.ts';
import { generic, type Head, onCovariates } from '../kit/nets/heads.ts';
import { medianRow, quantilesLast } from '../kit/nets/quantiles.ts';
import { type Block, doublyResidual } from '../kit/nets/residual.ts';
import type { NetForecast, NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { polynomials, seasonalFrequencies, waves } from './bases.ts';
import { onBases } from './on-bases.ts';

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
  /** Of each season in the seasonal basis, at most. */
  readonly waves: number;
  /** Numbers a step that covariates are brought down to. */
  readonly covariateWidth: number;
}

interface Stack {
  readonly name: string;
  readonly head: Head;
  /** Whether its blocks share their weights. */
  readonly shares: boolean;
}

const genericStacks = (count: number): Stack[] =>
  Array.from({ length: count }, (_, i) => ({ name: `stack ${i + 1}`, head: generic, shares: false }));

/** Trend and season. */
function interpretableStacks({ inputLength, horizon, seasons }: NetShape, { degree, waves: harmonics }: NBeats): Stack[] {
  const frequencies = seasonalFrequencies(seasons, { inputLength, horizon, harmonics });
  const trend = onBases(polynomials(inputLength, degree), polynomials(horizon, degree));
  const season = onBases(waves(frequencies, inputLength, -inputLength), waves(frequencies, horizon, 0));
  return [
    { name: 'trend', head: trend, shares: true },
    { name: 'season', head: season, shares: true },
  ];
}

/** What covariates known in advance do at their own step; none where there are none. */
function covariateStack(given: NetInputs, shape: NetShape): Stack[] {
  const { known } = withoutClock(given, shape).inputs;
  return known ? [{ name: 'covariates', head: onCovariates(known), shares: true }] : [];
}

const block =
  (build: Build, shape: NetShape, { layers, width }: NBeats, head: Head, covariates: Tensor | undefined): Block =>
  (residual) =>
    head(build, dense(build, beside([residual, covariates])!, { layers, width }), shape);

/**
 * N-BEATS, with covariates as in NBEATSx: flattened, beside the window, in every block, and with a stack of their own. Each block forecasts every
 * quantile; the median is the sum of the blocks' medians. Sources: Oreshkin et al. (2020); Olivares et al. (2023).
 */
export function nbeats(options: NBeats): Network {
  const interpretable = options.form === 'interpretable';
  return {
    forecast: (build, inputs, shape): NetForecast => {
      const covariates = flatCovariates(part(build, 'covariates'), inputs, shape, options.covariateWidth);
      const own = interpretable ? interpretableStacks(shape, options) : genericStacks(options.stacks);
      const stacks = [...own, ...covariateStack(inputs, shape)];
      const blocks = stacks.flatMap(({ name, head, shares }) =>
        Array.from({ length: options.blocks }, (_, i) =>
          block(part(build, shares ? name : `${name}.block ${i}`), shape, options, head, covariates),
        ),
      );
      const forecasts = doublyResidual(inputs, blocks);
      const ofStack = (s: number): Tensor => addAll(forecasts.slice(s * options.blocks, (s + 1) * options.blocks));
      const sums = stacks.map((_, s) => ofStack(s));
      const told = (stack: Stack, s: number): [string, Tensor] => [stack.name, medianRow(sums[s]!, shape)];
      return { quantiles: quantilesLast(addAll(sums), shape), components: Object.fromEntries(stacks.map(told)) };
    },
  };
}
