import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { MetricCard } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import { useCall } from '../../client/call.ts';
import type { Outputs } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { type DataColumn, DataTable, type Sort } from '../../components/data-table.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { ScoreCell } from '../../components/leaderboard-table.tsx';
import { cardOf, metricTitle, metricUnit } from '../../components/metric-facts.ts';
import { Panel } from '../../components/panel.tsx';

type Row = Outputs['compare']['bySeries']['rows'][number];
const PAGE = 200;

/** Scores of every series by one metric; the hardest series first. */
export function BySeries(props: {
  comparison: StoredRecord<Comparison>;
  cards: readonly MetricCard[];
  unit: string;
  titleOf: (key: string) => string;
  series: string | undefined;
  onSeries: (series: string) => void;
  /** What is shown of the chosen series, or of the first. */
  detail: (series: string) => ReactNode;
}) {
  const { comparison, cards, unit, titleOf } = props;
  const { leaderboard, primary } = comparison.body;
  const [metric, setMetric] = useState(primary);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [sort, setSort] = useState<Sort | null>({ id: leaderboard[0]?.key ?? 'series', desc: true });
  const [limit, setLimit] = useState(PAGE);
  const answer = useCall(
    (c) => c.compare.bySeries,
    {
      comparison: comparison.head.id,
      metric,
      ...(search ? { search } : {}),
      ...(sort ? { sort: sort.id, descending: sort.desc } : {}),
      limit: Math.min(limit, 10_000),
    },
    { keep: true },
  );
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      { id: 'series', title: 'Series', width: 150, value: (r) => r.series },
      ...leaderboard.map(
        (m): DataColumn<Row> => ({
          id: m.key,
          title: titleOf(m.key),
          unit: metricUnit(cardOf(cards, metric), unit),
          width: 138,
          align: 'right',
          value: (r) => r.scores[m.key],
          cell: (r) => <ScoreCell score={{ metric, value: r.scores[m.key] ?? null }} best={r.best === m.key} />,
        }),
      ),
      { id: 'best', title: 'Best', width: 160, value: (r) => titleOf(r.best) },
    ],
    [leaderboard, titleOf, cards, metric, unit],
  );
  const metrics = [...new Set(leaderboard.flatMap((r) => r.scores.map((s) => s.metric)))];
  const rows = answer.data?.rows ?? [];
  const series = props.series ?? rows[0]?.series;
  if (answer.data?.total === 1 && !search && series) return props.detail(series);
  return (
    <>
      <Panel
        title="By series"
        flush
        actions={
          <>
            <TextInput
              aria-label="Search series"
              placeholder="Search series"
              leftSection={<IconSearch size={14} />}
              value={typed}
              onChange={(e) => setTyped(e.currentTarget.value)}
            />
            <Select
              aria-label="Metric by series"
              w={150}
              data={metrics.map((m) => ({ value: m, label: metricTitle(cards, m) }))}
              value={metric}
              onChange={(m) => m && setMetric(m)}
              allowDeselect={false}
            />
          </>
        }
      >
        {answer.error && <ErrorPanel problem={toProblem(answer.error)} onRetry={() => void answer.refetch()} />}
        <DataTable
          label={`${metricTitle(cards, metric)} by series`}
          rows={rows}
          columns={columns}
          rowKey={(r) => r.series}
          selected={series}
          onSelect={(r) => props.onSeries(r.series)}
          sort={sort}
          onSort={(next) => {
            setSort(next);
            setLimit(PAGE);
          }}
          total={answer.data?.total}
          onEnd={() => setLimit((n) => n + PAGE)}
          empty={search ? `No series has "${search}" in its name.` : 'No series was scored.'}
          height={46 + Math.min(10, Math.max(2, rows.length)) * 28}
        />
      </Panel>
      {series && props.detail(series)}
    </>
  );
}
