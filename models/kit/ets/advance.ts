import { blankStates, type Smoother } from './estimate.ts';
import { filter } from './filter.ts';
import { pathAhead } from './forecast.ts';
import type { States } from './form.ts';

/** The model after the rows that follow its history, with the weights that it has. A missing value is taken as forecast: no error. */
export function advance(smoother: Smoother, added: Float64Array): Smoother {
  let now = smoother;
  const one = new Float64Array(1);
  for (const v of added) {
    const states: States = { ...blankStates(now), level: now.last.level, slope: now.last.slope };
    states.season.set(now.last.season);
    one[0] = Number.isFinite(v) ? v : pathAhead(now, 1)[0]!;
    if (!filter(now, now.weights, states, one, { deviance: 0, squares: 0 }) || !Number.isFinite(states.level + states.slope)) {
      states.level = now.last.level;
      states.slope = now.last.slope;
      states.season.set(now.last.season);
    }
    const season = now.last.season.map((_, i) => states.season[(i + 1) % now.period]!);
    now = { ...now, last: { level: states.level, slope: states.slope, season } };
  }
  return now;
}
