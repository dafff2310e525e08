import { AlmanacError } from '#shared/base/errors.ts';
import type { Wanted } from './by-model.ts';
import type { ForecastAsk, ReleaseInfo } from './types.ts';

const MOST_LEVELS = 20;

/** The horizon and levels of a request, those of the release where it has none. BAD_REQUEST where they do not fit. */
export function wantedOf({ horizon: own, mostSteps, levels: usual }: ReleaseInfo, ask: ForecastAsk): Wanted {
  const horizon = ask.horizon ?? own;
  const levels = ask.levels ?? usual;
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > mostSteps)
    throw new AlmanacError('BAD_REQUEST', `The horizon is ${horizon}: this release forecasts 1 to ${mostSteps} steps.`, {
      hint: `Its intervals are calibrated for ${own} steps; up to ten times that may be asked for.`,
      place: { field: 'horizon' },
    });
  const wrong = levels.find((level) => !(level > 0 && level < 100));
  if (wrong !== undefined || levels.length > MOST_LEVELS)
    throw new AlmanacError(
      'BAD_REQUEST',
      wrong === undefined ? `${levels.length} levels are asked for, ${MOST_LEVELS} at most.` : `${wrong} is no level of an interval.`,
      { hint: 'Levels are percent, between 0 and 100: 80, 95.', place: { field: 'levels' } },
    );
  if (ask.series.length === 0)
    throw new AlmanacError('BAD_REQUEST', 'The request has no series.', { hint: 'Name at least one.', place: { field: 'series' } });
  return { horizon, levels: [...new Set(levels)] };
}
