import { Button } from '@mantine/core';
import { useState } from 'react';
import type { MetricCard } from '#shared/domain/metric.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import { formatNumber } from '../../components/format.ts';
import { type LeaderboardLike, LeaderboardTable } from '../../components/leaderboard-table.tsx';
import { cardOf } from '../../components/metric-facts.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './compare.module.css';

/** What an analyst looks at first: relative, scaled, absolute and squared error, bias, and whether the intervals hold. */
const USUAL = ['wape', 'mase', 'mae', 'rmse', 'bias', 'coverage'];

/** The leaderboard. The usual metrics first, all on demand. */
export function Board(props: {
  comparison: Comparison;
  cards: readonly MetricCard[];
  unit: string;
  many: boolean;
  titleOf: (key: string) => string;
  selected: string | undefined;
  onSelect: (row: LeaderboardLike) => void;
}) {
  const { comparison, cards } = props;
  const [all, setAll] = useState(false);
  const metrics = [...new Set(comparison.leaderboard.flatMap((r) => r.scores.map((s) => s.metric)))];
  const usual = metrics.filter((m) => m === comparison.primary || USUAL.includes(cardOf(cards, m)?.id ?? m));
  const shown = [...new Set([comparison.primary, ...(all ? metrics : usual)])].filter((m) => metrics.includes(m));
  return (
    <Panel
      title="Leaderboard"
      flush
      actions={
        <>
          {comparison.unscored > 0 && (
            <span className={classes.dim}>{formatNumber(comparison.unscored)} forecast points have no actual: they are in no score</span>
          )}
          {comparison.leaderboard.every((r) => r.fallback + r.failed === 0) && (
            <span className={classes.dim}>Every forecast by the model itself</span>
          )}
          {usual.length < metrics.length && (
            <Button size="compact-xs" variant="default" onClick={() => setAll(!all)} aria-pressed={all}>
              {all ? 'Usual metrics' : `All ${metrics.length} metrics`}
            </Button>
          )}
        </>
      }
    >
      <LeaderboardTable
        rows={comparison.leaderboard}
        metrics={shown}
        cards={cards}
        primary={comparison.primary}
        unit={props.unit}
        many={props.many}
        titleOf={props.titleOf}
        selected={props.selected}
        onSelect={props.onSelect}
      />
    </Panel>
  );
}
