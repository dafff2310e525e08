import { type Carry, carried } from '../kit/carry.ts';
import type { Component } from '../kit/define.ts';
import type { Series, Steps } from '../kit/series.ts';
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

/** Trend, seasons, the effect of each covariate (those that follow from the calendar as one) and the errors carried on; in the horizon they add up to the forecast. */
export function componentsOf(
  fit: { readonly design: Design; readonly coefficients: readonly number[]; readonly carry?: Carry | undefined },
  series: Series,
  steps: Steps,
): Component[] {
  const names = series.names.map((name, c) => (series.calendar[c] ? 'calendar' : name));
  const groups = groupsOf(fit.design, names);
  const ends = groups.map((g) => g.to);
  const [past, ahead] = [effects(fit.design, fit.coefficients, ends, series), effects(fit.design, fit.coefficients, ends, steps)];
  const parts = [...new Set(groups.map((g) => g.name))].map((name) => {
    const same = groups.flatMap((group, g) => (group.name === name ? [g] : []));
    const sum = (of: readonly Float64Array[]): Float64Array => of[same[0]!]!.map((_, i) => same.reduce((all, g) => all + of[g]![i]!, 0));
    return { name, history: sum(past), ahead: sum(ahead) };
  });
  const left = series.y.map((v, i) => past.reduce((rest, part) => rest - part[i]!, v));
  const kept = fit.carry ? carried(fit.carry, steps.times.length) : new Float64Array(steps.times.length);
  return [...parts, { name: 'remainder', history: left, ahead: kept }];
}
