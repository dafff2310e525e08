import { sizeOf } from '#nn/graph/shape.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { gateAddNorm, gatedResidual } from '#nn/layers/gated.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { lstm } from '#nn/layers/recurrent/lstm.ts';
import { add, concat, mean, slice, unsqueeze } from '#nn/ops/index.ts';
import { spread } from '#nn/parameters.ts';
import { futureOf } from '../kit/nets/covariates.ts';
import type { NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { timeMajor } from '../kit/recurrent/inputs.ts';
import { interpretableAttention } from './attention.ts';
import { type Selection, selected } from './selection.ts';
import { aheadVariables, staticVariables, windowVariables } from './variables.ts';

export interface TftParams {
  readonly hidden: number;
  /** They divide `hidden`. */
  readonly heads: number;
  readonly dropout: number;
}

/** What tells one series from another, [B, hidden]; undefined where nothing does. */
function seriesOf(build: Build, inputs: NetInputs, shape: NetShape, { hidden, dropout: rate }: TftParams): Selection | undefined {
  const variables = staticVariables(build, inputs, shape, hidden);
  return variables && selected(part(build, 'statics'), variables, rate);
}

/** The steps ahead, [B, H, hidden]; where nothing is known of them, the last step of the window and their place. */
function aheadOf(
  build: Build,
  inputs: NetInputs,
  shape: NetShape,
  window: Tensor,
  context: Tensor | undefined,
  params: TftParams,
): Pick<Selection, 'value'> & Partial<Selection> {
  const { hidden, dropout: rate } = params;
  const variables = aheadVariables(build, futureOf(inputs, shape), hidden);
  if (variables) return selected(part(build, 'ahead'), variables, rate, context);
  const last = slice(window, 1, shape.inputLength - 1, shape.inputLength);
  return { value: add(last, build.parameters('position', [shape.horizon, hidden], spread(0.1))) };
}

/** The LSTM over window and horizon, [B, L + H, hidden]; what the series is comes as a step before the first. */
function walked(build: Build, steps: Tensor, first: Tensor | undefined, hidden: number): Tensor {
  if (!first) return timeMajor(lstm(build, timeMajor(steps), hidden));
  const out = lstm(build, timeMajor(concat([unsqueeze(first, 1), steps], 1)), hidden);
  return timeMajor(slice(out, 0, 1, sizeOf('walked', out, 0)));
}

/**
 * The temporal fusion transformer: shares of the variables, an LSTM, attention over window and horizon, gates around each. One LSTM walks
 * through both, so that its state is handed over, where the paper has two of other weights.
 * Source: Lim, Arik, Loeff & Pfister (2021), Temporal fusion transformers for interpretable multi-horizon time series forecasting.
 */
export const network = (params: TftParams): Network => ({
  forecast: (build, inputs, shape) => {
    const { hidden, heads, dropout: rate } = params;
    const { inputLength, horizon, probabilities } = shape;
    const series = seriesOf(build, inputs, shape, params);
    const context = (use: string): Tensor | undefined =>
      series && unsqueeze(gatedResidual(part(build, `context ${use}`), series.value, { width: hidden, dropout: rate }), 1);
    const choice = context('selection');
    const window = selected(part(build, 'window'), windowVariables(build, inputs, shape, hidden), rate, choice);
    const ahead = aheadOf(build, inputs, shape, window.value, choice, params);

    const steps = concat([window.value, ahead.value], 1);
    const read = dropout(build, walked(part(build, 'lstm'), steps, series?.value, hidden), rate);
    const local = gateAddNorm(part(build, 'local'), read, steps);
    const enrichment = context('enrichment');
    const enriched = gatedResidual(part(build, 'enriched'), local, {
      width: hidden,
      dropout: rate,
      ...(enrichment && { context: enrichment }),
    });

    const forward = (x: Tensor): Tensor => slice(x, 1, inputLength, inputLength + horizon);
    const looked = interpretableAttention(part(build, 'attention'), forward(enriched), enriched, { heads, inputLength, dropout: rate });
    const attended = gateAddNorm(part(build, 'attended'), dropout(build, looked.output, rate), forward(enriched));
    const deep = gatedResidual(part(build, 'deep'), attended, { width: hidden, dropout: rate });
    const out = gateAddNorm(part(build, 'out'), deep, forward(local));
    const overTime = (x: Tensor): Tensor => mean(x, { axes: [1] });
    return {
      quantiles: linear(part(build, 'quantiles'), out, probabilities.length),
      attention: slice(looked.shares, -1, 0, inputLength),
      selection: {
        past: overTime(window.shares),
        ...(ahead.shares && { known: overTime(ahead.shares) }),
        ...(series && { statics: series.shares }),
      },
    };
  },
});
