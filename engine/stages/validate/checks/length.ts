import type { Finding } from '../issues.ts';
import type { SeriesView } from '../view.ts';

const FEWEST = 3;
const ENOUGH = 10;

/** Observations that a series should have: two full turns of the shortest season, and ten at least. */
export const wantedLength = (seasons: readonly number[]): number => {
  const shortest = seasons.filter((season) => season > 1).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return Number.isFinite(shortest) ? Math.max(ENOUGH, 2 * shortest) : ENOUGH;
};

/** Too few observations to learn from. */
export function checkLength(view: SeriesView, seasons: readonly number[]): { findings: Finding[]; observed: number } {
  const observed = view.rows.reduce((n, v) => n + (Number.isNaN(v) ? 0 : 1), 0);
  const wanted = wantedLength(seasons);
  if (observed >= wanted) return { findings: [], observed };
  const hopeless = observed < FEWEST;
  const { placed } = view;
  const finding: Finding = {
    kind: 'short',
    severity: hopeless ? 'error' : 'warn',
    from: placed.timeOf(0),
    to: placed.timeOf(placed.count - 1),
    count: observed,
    message: `${observed} observation(s); ${wanted} are wanted (two seasons, ten at least).`,
    proposal: hopeless ? 'drop' : 'keep',
  };
  return { findings: [finding], observed };
}
