import { advance } from './advance.ts';
import type { PlainStates, Smoother } from './estimate.ts';
import { basesAhead } from './forecast.ts';

/** What level, slope and season add to each one-step forecast of the history and to each forecast ahead: lengths rows + horizon. */
export interface Parts {
  readonly level: Float64Array;
  readonly slope: Float64Array;
  readonly season: Float64Array;
}

/** The parts of a model over the history `y` that it was fitted on, and `horizon` steps on. */
export function partsOf(smoother: Smoother, y: Float64Array, horizon: number): Parts {
  const whole = y.length + horizon;
  const parts: Parts = { level: new Float64Array(whole), slope: new Float64Array(whole), season: new Float64Array(whole) };
  const put = (i: number, { level, season }: PlainStates, base: number, h: number): void => {
    const figure = season[h % smoother.period] ?? 0;
    parts.level[i] = level;
    parts.slope[i] = base - level;
    parts.season[i] = smoother.season === 'N' ? 0 : smoother.season === 'A' ? figure : base * (figure - 1);
  };
  let now: Smoother = { ...smoother, last: smoother.first };
  y.forEach((_, i) => {
    put(i, now.last, basesAhead(now, 1)[0]!, 0);
    now = advance(now, y.subarray(i, i + 1));
  });
  const bases = basesAhead(smoother, horizon);
  bases.forEach((base, h) => {
    put(y.length + h, { ...smoother.last, level: h === 0 ? smoother.last.level : bases[h - 1]! }, base, h);
  });
  return parts;
}
