import { Tooltip, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import type { MetricCard, Score } from '#shared/domain/metric.ts';
import { type DataColumn, DataTable } from './data-table.tsx';
import { formatDuration, formatNumber, formatPercent, formatValue } from './format.ts';
import classes from './leaderboard-table.module.css';
import { bestRows, cardOf, metricTitle, metricUnit } from './metric-facts.ts';

export interface LeaderboardLike {
  key: string;
  backtest: string;
  rank: number;
  scores: readonly Score[];
  wins: number;
  fitted: number;
  fallback: number;
  failed: number;
  seconds: number;
}

const scoreOf = (row: LeaderboardLike, metric: string): Score | undefined => row.scores.find((s) => s.metric === metric);

/** A figure, marked where it is the best of its column; or the reason why there is none. */
export function ScoreCell({ score, best }: { score: Score | undefined; best: boolean }) {
  if (score?.value === null || score?.value === undefined)
    return score?.refused ? (
      <Tooltip label={score.refused} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
        <UnstyledButton className={classes.refused}>refused</UnstyledButton>
      </Tooltip>
    ) : (
      <span className={classes.none}>–</span>
    );
  return (
    <span className={best ? classes.best : undefined} title={best ? 'The best of this column' : undefined}>
      {formatValue(score.value)}
    </span>
  );
}

const WINS: DataColumn<LeaderboardLike> = {
  id: 'wins',
  title: 'Wins',
  hint: 'Share of the series on which it is the best',
  width: 54,
  value: (r) => r.wins,
  cell: (r) => formatPercent(r.wins, 0),
};
const STATES: DataColumn<LeaderboardLike>[] = [
  {
    id: 'fallback',
    title: 'Fall-back',
    hint: 'Forecasts in which a simpler model stood in; the backtest has the reasons',
    width: 62,
    value: (r) => r.fallback,
    cell: (r) => <span className={r.fallback ? classes.fallback : classes.none}>{formatNumber(r.fallback)}</span>,
  },
  {
    id: 'failed',
    title: 'Failed',
    hint: 'Forecasts that were not made; the backtest has the reasons',
    width: 58,
    value: (r) => r.failed,
    cell: (r) => <span className={r.failed ? classes.failed : classes.none}>{formatNumber(r.failed)}</span>,
  },
];

/** Models in the order of their rank, with their scores side by side. */
export function LeaderboardTable(props: {
  rows: readonly LeaderboardLike[];
  metrics: readonly string[];
  cards: readonly MetricCard[];
  primary: string;
  /** Unit of the target. */
  unit: string;
  /** Several series: then it counts on how many of them a model is the best. */
  many: boolean;
  titleOf: (key: string) => string;
  selected?: string;
  onSelect?: (row: LeaderboardLike) => void;
}) {
  const { rows, metrics, cards, primary, unit, many, titleOf } = props;
  const columns = useMemo((): DataColumn<LeaderboardLike>[] => {
    const top = scoreOf(rows[0]!, primary)?.value;
    const scores = (metric: string): DataColumn<LeaderboardLike> => {
      const card = cardOf(cards, metric);
      const best = bestRows(cards, rows, metric);
      return {
        id: metric,
        title: metricTitle(cards, metric),
        unit: card?.better === 'nominal' ? undefined : metricUnit(card, unit),
        hint: card && `${card.formula}\nBetter: ${BETTER[card.better]}\n${card.zeroRule}`,
        width: 74,
        align: 'right',
        value: (r) => scoreOf(r, metric)?.value,
        cell: (r) => <ScoreCell score={scoreOf(r, metric)} best={best.has(r.key)} />,
      };
    };
    return [
      { id: 'rank', title: 'Rank', width: 44, value: (r) => r.rank, pinned: true },
      {
        id: 'model',
        title: 'Model',
        width: 146,
        pinned: true,
        value: (r) => titleOf(r.key),
        cell: (r) => <span title={titleOf(r.key)}>{r.rank === 1 ? <strong>{titleOf(r.key)}</strong> : titleOf(r.key)}</span>,
      },
      scores(primary),
      {
        id: 'gap',
        title: 'vs best',
        hint: `Change of ${metricTitle(cards, primary)} against the first of the list`,
        width: 70,
        align: 'right',
        value: (r) => gap(scoreOf(r, primary)?.value, top),
        cell: (r) => (r.rank === 1 ? 'best' : signedPercent(gap(scoreOf(r, primary)?.value, top))),
      },
      ...(many ? [WINS] : []),
      ...metrics.filter((m) => m !== primary).map(scores),
      ...(rows.some((r) => r.fallback + r.failed > 0) ? STATES : []),
      { id: 'seconds', title: 'Took', width: 54, value: (r) => r.seconds, cell: (r) => formatDuration(r.seconds) },
    ];
  }, [rows, metrics, cards, primary, unit, many, titleOf]);
  return (
    <DataTable
      label="Leaderboard"
      rows={rows}
      columns={columns}
      rowKey={(r) => `${r.backtest} ${r.key}`}
      selected={props.selected}
      onSelect={props.onSelect}
      height={56 + rows.length * 28}
      tall
    />
  );
}

const BETTER = { lower: 'lower', higher: 'higher', zero: 'nearer to zero', nominal: 'nearer to its level' } as const;
const gap = (value: number | null | undefined, best: number | null | undefined): number | null =>
  typeof value === 'number' && typeof best === 'number' && best !== 0 ? value / best - 1 : null;
const signedPercent = (share: number | null): string =>
  share === null ? '–' : `${share > 0 ? '+' : ''}${formatPercent(share, Math.abs(share) < 1 ? 1 : 0)}`;
