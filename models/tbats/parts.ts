import { filter } from './filter.ts';
import type { Form, Gains, States, Waves } from './form.ts';

/** What each step was foreseen to be: level with trend, each season, the persistent error. `[part][row]`, scaled. */
export function foreseen({ seasons }: Form, waves: Waves, gains: Gains, states: States, y: Float64Array): Float64Array[] {
  const parts = Array.from({ length: seasons.length + 2 }, () => new Float64Array(y.length));
  for (let t = 0; t < y.length; t++) {
    parts[0]![t] = states.level + gains.phi * states.slope;
    for (let j = 0; j < waves.season.length; j++) parts[1 + waves.season[j]!]![t]! += states.wave[j]!;
    parts[seasons.length + 1]![t] = gains.rho * states.error;
    filter(waves, gains, states, y.subarray(t, t + 1));
  }
  return parts;
}
