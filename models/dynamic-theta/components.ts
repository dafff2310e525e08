import type { Component } from '../kit/define.ts';
import type { Series, Steps } from '../kit/series.ts';
import { factorAt, offsetOn, type Pattern, turnedBy } from '../kit/theta/season.ts';
import { ahead, running, type TwoLines, take } from '../kit/theta/two-lines.ts';

export interface Fit {
  readonly lines: TwoLines;
  /** Level before the first row. */
  readonly start: number;
  readonly pattern: Pattern;
  /** What the variance of each step is multiplied by; the last one for all further steps. */
  readonly wider: readonly number[];
}

/** Level before each step, what the long-term line adds, and what the season adds: together the one-step forecast, or the forecast. */
export function componentsOfSeries({ lines, start, pattern }: Fit, { y }: Series, { times }: Steps): Component[] {
  const rows = y.length;
  const whole = rows + times.length;
  const names = pattern.figures.length > 0 ? ['level', 'trend', 'season', 'remainder'] : ['level', 'trend', 'remainder'];
  const parts = new Map(names.map((name) => [name, new Float64Array(whole)]));
  const put = (name: string, i: number, value: number): void => {
    const values = parts.get(name);
    if (values) values[i] = value;
  };
  const first = turnedBy(pattern, -rows);
  const s = running(lines);
  Object.assign(s, { rows: 0, level: start, mean: 0 }, lines.dynamic && { intercept: 0, slope: 0 });
  for (let i = 0; i < whole; i++) {
    const [factor, offset] = [factorAt(first, i), offsetOn(first, i)];
    const mu = ahead(lines, s);
    put('level', i, s.level);
    put('trend', i, mu - s.level);
    put('season', i, mu * (factor - 1) + offset);
    if (i < rows) put('remainder', i, y[i]! - mu * factor - offset);
    take(lines, s, i < rows ? (y[i]! - offset) / factor : mu);
  }
  return [...parts].map(([name, x]) => ({ name, history: x.slice(0, rows), ahead: x.slice(rows) }));
}
