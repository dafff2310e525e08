import type { Difference } from '#shared/services/registry.ts';
import { badness, metricsFor } from '../../metrics/index.ts';
import type { VersionEvidence } from '../evidence.ts';
import { plain, scoreIn } from '../numbers.ts';
import { difference, NONE } from './difference.ts';

const scoresOf = ({ row }: VersionEvidence): Map<string, number | null> => new Map(row?.scores.map(({ metric, value }) => [metric, value]));

/** Scores of both on their leaderboards, the primary metric first; better and worse by what each metric calls so. */
export function metricRows(a: VersionEvidence, b: VersionEvidence): Difference[] {
  const levels = [...new Set([...a.comparison.levels, ...b.comparison.levels])];
  const [before, after] = [scoresOf(a), scoresOf(b)];
  const { primary } = b.comparison;
  const unit = b.dataset.body.unit;
  return metricsFor(levels)
    .filter(({ card }) => before.has(card.id) || after.has(card.id))
    .sort((x, y) => Number(y.card.id === primary) - Number(x.card.id === primary))
    .map((metric) => {
      const { id, title, better } = metric.card;
      const [x, y] = [before.get(id) ?? null, after.get(id) ?? null];
      const tell = (value: number | null): string => (value === null ? NONE : scoreIn(metric.card.unit, value, unit));
      const row = difference(title, tell(x), tell(y));
      if (!row.changed || x === null || y === null) return row;
      const verdict = badness(metric, y) < badness(metric, x) ? 'better' : 'worse';
      return { ...row, verdict, note: better === 'lower' ? relative(x, y) : '' } as const;
    });
}

/** "14 % less", "3 times as much"; empty where there is nothing to compare with. */
export function relative(before: number, after: number): string {
  if (!(before > 0) || before === after) return '';
  const ratio = after / before;
  if (ratio >= 3) return `${plain(Number(ratio.toPrecision(2)))} times as much`;
  const percent = Math.abs(100 * (ratio - 1));
  return `${percent < 1 ? percent.toPrecision(1) : Math.round(percent)} % ${after < before ? 'less' : 'more'}`;
}
