import { aheadOf } from '#models/kit/imported/forecast.ts';
import { shapeFor } from '#models/kit/imported/roll.ts';
import { tailOf } from '#models/kit/imported/tails.ts';
import type { Session } from '#nn/runtime.ts';
import { type ForecasterMapping, type MappingDraft, usualProbabilities } from '#shared/domain/forecaster.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { ForecasterCheck } from '#shared/services/forecasters.ts';

export interface ShapeFound {
  readonly check: Pick<ForecasterCheck, 'state' | 'detail'>;
  /** The mapping that the shape speaks for, where that is another. */
  readonly suggestion?: MappingDraft;
}

/** Two series at most go in, of one length where the file cannot pad: what comes out has a shape that no name can hide. */
export function tryShape(session: Session, mapping: ForecasterMapping, panel: Panel): ShapeFound {
  const tails = panel.ids.map((_, s) => tailOf(panel, s, mapping)).filter((t) => t.state === 'fitted');
  const first = tails[0];
  if (!first) return { check: { state: 'failed', detail: 'No series is long enough to be tried.' } };
  const alike = tails.filter((t) => t.tail.length === first.tail.length).slice(0, 2);
  const alone = !mapping.inputs.some((i) => i.axes.includes('series'));
  const dims = shapeFor(
    session,
    mapping,
    (alone ? [first] : alike).map((t) => aheadOf(t, mapping)),
  );
  return judge(mapping, dims);
}

/** Holds a shape against a mapping. */
export function judge(mapping: ForecasterMapping, dims: readonly number[]): ShapeFound {
  const { axes, probabilities } = mapping.output;
  const shape = `[${dims.join(', ')}]`;
  const [timeAt, quantileAt] = [axes.indexOf('time'), axes.indexOf('quantile')];
  if (dims.length !== axes.length)
    return {
      check: { state: 'failed', detail: `The output has the shape ${shape}: ${dims.length} dimensions, ${axes.length} are mapped.` },
    };
  const [steps, quantiles] = [dims[timeAt]!, quantileAt < 0 ? probabilities.length : dims[quantileAt]!];
  const swapped = quantileAt >= 0 && quantiles !== probabilities.length && steps === probabilities.length;
  const better: MappingDraft = swapped
    ? { ...mapping, horizon: quantiles, output: { ...mapping.output, axes: axes.with(timeAt, 'quantile').with(quantileAt, 'time') } }
    : {
        ...mapping,
        horizon: steps,
        output: { ...mapping.output, ...(quantiles !== probabilities.length && { probabilities: usualProbabilities(quantiles) }) },
      };
  const asks = mapping.inputs.some((i) => i.role === 'horizon');
  if (swapped)
    return {
      check: { state: 'failed', detail: `The output has the shape ${shape}: steps and quantiles look swapped.` },
      suggestion: better,
    };
  if (quantiles !== probabilities.length)
    return {
      check: { state: 'failed', detail: `The output has the shape ${shape}: ${quantiles} quantiles, ${probabilities.length} are mapped.` },
      suggestion: better,
    };
  if (steps < mapping.horizon)
    return {
      check: { state: 'failed', detail: `The output has the shape ${shape}: a call gives ${steps} steps, ${mapping.horizon} are mapped.` },
      suggestion: better,
    };
  if (steps > mapping.horizon && !asks)
    return {
      check: {
        state: 'warned',
        detail: `The output has the shape ${shape}: a call gives ${steps} steps, of which ${mapping.horizon} are used.`,
      },
      suggestion: better,
    };
  return { check: { state: 'passed', detail: `Its output has the shape ${shape}.` } };
}
