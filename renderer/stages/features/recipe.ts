import type { TimeAxis, TimeUnit } from '#shared/base/axis.ts';
import { CalendarPart as Parts, type Recipe, Recipe as RecipeSchema, type Repair } from '#shared/stages/features.ts';
import type { IssueKind, RepairPolicy, Validation } from '#shared/stages/validate.ts';

type CalendarPart = Recipe['calendar'][number];
export type Summary = Validation['summary'][number];

/** The policy of the recipe for a kind of issue everywhere; what applies to one series only is kept as it is. */
export const policyOf = (recipe: Recipe, kind: IssueKind): RepairPolicy | undefined =>
  recipe.repairs.find((r) => r.kind === kind && r.series === undefined)?.policy;

export function withPolicy(recipe: Recipe, kind: IssueKind, policy: RepairPolicy): Recipe {
  const others = recipe.repairs.filter((r) => r.kind !== kind || r.series !== undefined);
  const repair: Repair = { kind, policy, reason: '' };
  return { ...recipe, repairs: [...others, repair] };
}

/** "1, 24-26, 168" as [1, 24, 25, 26, 168]: whole numbers from 1, each once, ascending. */
export function parseLags(text: string): number[] {
  const found = text.split(/[\s,;]+/).flatMap((part) => {
    const [, a, b] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (!a) return [];
    const from = Number(a);
    const to = Math.min(Number(b ?? a), from + 999);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  });
  return [...new Set(found.filter((n) => n >= 1))].sort((x, y) => x - y);
}

/** The other way round: runs of three and more are written as a range. */
export function formatLags(lags: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < lags.length; ) {
    let j = i;
    while (lags[j + 1] === lags[j]! + 1) j++;
    parts.push(j - i >= 2 ? `${lags[i]}-${lags[j]}` : lags.slice(i, j + 1).join(', '));
    i = j + 1;
  }
  return parts.join(', ');
}

/** A recipe from text, or what is wrong with it. */
export function readRecipe(text: string): { recipe: Recipe } | { wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { wrong: `This is not JSON: ${(error as Error).message}` };
  }
  const parsed = RecipeSchema.safeParse(value);
  if (parsed.success) return { recipe: parsed.data };
  const first = parsed.error.issues[0]!;
  return { wrong: `${first.path.join('.') || 'recipe'}: ${first.message}` };
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, v]) => v !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value;

export const sameRecipe = (a: Recipe, b: Recipe): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const TOO_FINE: Partial<Record<TimeUnit, CalendarPart[]>> = {
  day: ['hour', 'half-hour'],
  week: ['hour', 'half-hour', 'weekday', 'weekend'],
  month: ['hour', 'half-hour', 'weekday', 'weekend', 'day-of-month', 'day-of-year', 'week'],
};
TOO_FINE.quarter = [...TOO_FINE.month!, 'month'];
TOO_FINE.year = [...TOO_FINE.quarter, 'quarter', 'season'];

/** The calendar parts that can differ from row to row on this axis, and those that the recipe has anyway. */
export const partsFor = (axis: TimeAxis & { kind: 'calendar' }, recipe: Recipe): CalendarPart[] =>
  Parts.options.filter((part) => recipe.calendar.includes(part) || !TOO_FINE[axis.every.unit]?.includes(part));
