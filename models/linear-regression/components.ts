import type { Component } from '../kit/define.ts';
import type { Series, Steps } from '../kit/series.ts';
import { type Carry, carried } from './carry.ts';
import { type Design, groupsOf, rowsOfDesign } from './design.ts';

/** What each group of columns adds, by group and row. */
function effects(design: Design, coefficients: readonly number[], ends: readonly number[], steps: Steps): Float64Array[] {
  const { row, at } = rowsOfDesign(design, steps);
  const out = ends.map(() => new Float64Array(steps.times.length));
  steps.times.forEach((_, i) => {
    at(i);
    row.places.forEach((place, k) => {
      const group = ends.findIndex((to) => place < to);
      out[group]![i]! += coefficients[place]! * row.values[k]!;
    });
  });
  return out;
}

/** Trend, seasons, the effect of each covariate and the errors carried on; in the horizon they add up to the forecast. */
export function componentsOf(
  fit: { readonly design: Design; readonly coefficients: readonly number[]; readonly carry?: Carry | undefined },
  series: Series,
  steps: Steps,
): Component[] {
  const groups = groupsOf(fit.design, series.names);
  const ends = groups.map((g) => g.to);
  const [past, ahead] = [effects(fit.design, fit.coefficients, ends, series), effects(fit.design, fit.coefficients, ends, steps)];
  const parts = groups.map(({ name }, g) => ({ name, history: past[g]!, ahead: ahead[g]! }));
  const left = series.y.map((v, i) => past.reduce((rest, part) => rest - part[i]!, v));
  const kept = fit.carry ? carried(fit.carry, steps.times.length) : new Float64Array(steps.times.length);
  return [...parts, { name: 'remainder', history: left, ahead: kept }];
}
