import type { Difference } from '#shared/services/registry.ts';
import type { Recipe } from '#shared/stages/features.ts';
import type { VersionEvidence } from '../evidence.ts';
import { difference, NONE } from './difference.ts';

const TITLES: Readonly<Record<keyof Recipe, string>> = {
  repairs: 'Repairs',
  lags: 'Lags',
  clockLags: 'Lags by the clock',
  covariateLags: 'Lags of covariates',
  rolling: 'Rolling statistics',
  expanding: 'Statistics of all values so far',
  weighted: 'Weighted means',
  weather: 'Weather',
  calendar: 'Calendar',
  fourier: 'Fourier terms',
  holidays: 'Holidays',
  covariates: 'Covariates',
  knownAt: 'When covariates are known',
};

/** Rules of the recipes, one row each, and what columns came of them. Rules that neither has are left out. */
export function featureRows(a: VersionEvidence, b: VersionEvidence): Difference[] {
  const [x, y] = [a.features.body, b.features.body];
  const rules = (Object.keys(TITLES) as (keyof Recipe)[]).flatMap((rule) => {
    // Left out, covariates are all there are.
    const absent = rule === 'covariates' ? 'all' : NONE;
    const [before, after] = [x, y].map(({ recipe }) => (recipe[rule] === undefined ? absent : ruleText(recipe[rule]))) as [string, string];
    if (before === 'all' && after === 'all') return [];
    return before === NONE && after === NONE ? [] : [difference(TITLES[rule], before, after)];
  });
  const [had, has] = [x.columns.map(({ name }) => name), y.columns.map(({ name }) => name)];
  const added = has.filter((name) => !had.includes(name));
  const removed = had.filter((name) => !has.includes(name));
  const note = [added.length > 0 ? `new: ${some(added)}` : '', removed.length > 0 ? `gone: ${some(removed)}` : '']
    .filter(Boolean)
    .join('; ');
  const changed = added.length + removed.length > 0;
  return [
    ...rules,
    difference('Columns', String(had.length), String(has.length), { changed, verdict: changed ? 'neutral' : 'same', note }),
  ];
}

/** A rule as text: "1, 24, 168"; "window 24 stat mean lag 1; window 168 stat mean lag 1". */
export function ruleText(rule: unknown): string {
  if (rule === undefined) return NONE;
  if (!Array.isArray(rule)) return valueText(rule);
  if (rule.length === 0) return NONE;
  return rule.map(valueText).join(rule.some((r) => r !== null && typeof r === 'object') ? '; ' : ', ');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (value === null || typeof value !== 'object') return String(value);
  const parts = Object.entries(value).filter(([, v]) => v !== undefined && v !== '');
  return parts.map(([key, v]) => `${key} ${v !== null && typeof v === 'object' ? `(${valueText(v)})` : valueText(v)}`).join(' ');
}

const MOST = 12;
const some = (names: readonly string[]): string =>
  names.length > MOST ? `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more` : names.join(', ');
