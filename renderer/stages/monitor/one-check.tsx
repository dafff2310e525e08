import { useMemo } from 'react';
import type { Score } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Check } from '#shared/stages/monitor.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { useSeriesNames } from '../../client/series-names.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { FanChart } from '../../components/fan-chart.tsx';
import { formatMoment, formatNumber, formatPercent, formatValue } from '../../components/format.ts';
import { ScoreCell } from '../../components/leaderboard-table.tsx';
import { badness, cardOf, metricTitle, metricUnit } from '../../components/metric-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { SeriesSelect } from '../../components/series-select.tsx';
import { Stat, Stats } from '../../components/stat.tsx';

type Row = StoredRecord<Check>;
interface Line {
  metric: string;
  now: Score;
  expected: Score | undefined;
}

/** Share by which a score may differ from the backtest's and still be called the same. */
const ABOUT = 0.05;

/** How much was scored, and the first two metrics. */
export function CheckStats({ check, dataset }: { check: Row; dataset: DatasetRow }) {
  const { axis, unit } = dataset.body;
  const { body } = check;
  const cards = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data ?? [];
  const expected = (metric: string) => body.expected.find((e) => e.metric === metric)?.value;
  return (
    <Stats label="Check">
      <Stat
        label="Points scored"
        value={formatNumber(body.points)}
        note={`${formatMoment(axis, body.from)} to ${formatMoment(axis, body.to)}`}
      />
      <Stat label="Pending" value={formatNumber(body.pending)} note="forecast, no actual yet" />
      <Stat label="Series" value={formatNumber(body.seriesCount)} />
      {body.scores.slice(0, 2).map((l) => (
        <Stat
          key={l.metric}
          label={metricTitle(cards, l.metric)}
          value={formatValue(l.value)}
          unit={metricUnit(cardOf(cards, l.metric), unit)}
          note={typeof expected(l.metric) !== 'number' ? 'nothing to hold it against' : `expected ${formatValue(expected(l.metric))}`}
        />
      ))}
    </Stats>
  );
}

/** Live scores beside those of the backtest that the fit was approved on. */
export function CheckScores({ check, dataset, title }: { check: Row; dataset: DatasetRow; title: string }) {
  const { unit } = dataset.body;
  const { body } = check;
  const cards = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data;
  const lines = useMemo(
    (): Line[] => body.scores.map((now) => ({ metric: now.metric, now, expected: body.expected.find((e) => e.metric === now.metric) })),
    [body],
  );
  const columns = useMemo((): DataColumn<Line>[] => {
    const known = cards ?? [];
    const change = (l: Line): number | null => {
      const card = cardOf(known, l.metric);
      const a = l.expected?.value;
      const b = l.now.value;
      if (typeof a !== 'number' || typeof b !== 'number' || card?.better !== 'lower' || a === 0) return null;
      return b / a - 1;
    };
    const worse = (l: Line): boolean => {
      const card = cardOf(known, l.metric);
      const [a, b] = [l.expected?.value, l.now.value];
      return typeof a === 'number' && typeof b === 'number' && badness(card, l.metric, b) > badness(card, l.metric, a);
    };
    return [
      {
        id: 'metric',
        title: 'Metric',
        width: 150,
        value: (l) => metricTitle(known, l.metric),
        cell: (l) => <span title={cardOf(known, l.metric)?.formula}>{metricTitle(known, l.metric)}</span>,
      },
      {
        id: 'unit',
        title: 'Unit',
        width: 64,
        value: (l) => metricUnit(cardOf(known, l.metric), unit),
        cell: (l) => metricUnit(cardOf(known, l.metric), unit) || '–',
      },
      {
        id: 'now',
        title: 'Now',
        width: 88,
        align: 'right',
        value: (l) => l.now.value,
        cell: (l) => <ScoreCell score={l.now} best={false} />,
      },
      {
        id: 'expected',
        title: 'Expected',
        hint: 'In the backtest that the fit was approved on',
        width: 88,
        align: 'right',
        value: (l) => l.expected?.value,
        cell: (l) => <ScoreCell score={l.expected} best={false} />,
      },
      {
        id: 'change',
        title: 'Change',
        width: 88,
        align: 'right',
        value: change,
        cell: (l) => (change(l) === null ? '–' : `${change(l)! > 0 ? '+' : ''}${formatPercent(change(l))}`),
      },
      {
        id: 'verdict',
        title: 'Verdict',
        value: (l) => worse(l),
        sortable: false,
        cell: (l) =>
          l.expected?.value === undefined || l.expected.value === null || l.now.value === null ? (
            ''
          ) : Math.abs(change(l) ?? 1) < ABOUT ? (
            'about as expected'
          ) : worse(l) ? (
            <span style={{ color: 'var(--warning)' }}>worse than expected</span>
          ) : (
            'as expected, or better'
          ),
      },
    ];
  }, [cards, unit]);
  const expected = body.expected.length > 0;
  return (
    <Panel
      title={title}
      flush
      actions={
        !expected && (
          <span style={{ color: 'var(--dim)' }}>The fit was not approved on a backtest: there is nothing to hold the scores against.</span>
        )
      }
    >
      <DataTable label="Scores" rows={lines} columns={columns} rowKey={(l) => l.metric} height={34 + Math.min(9, lines.length) * 28} />
    </Panel>
  );
}

/** Forecast against what came true, series by series. */
export function CheckChart(props: { check: Row; dataset: DatasetRow; series: string | undefined; onSeries: (series: string) => void }) {
  const { check, dataset, onSeries } = props;
  const { axis, unit } = dataset.body;
  const list = useSeriesNames(check.body.dataset);
  const series = props.series ?? list.names[0];
  const answer = useCall((c) => c.monitor.series, series ? { check: check.head.id, series } : null, {
    keep: true,
    fresh: Number.POSITIVE_INFINITY,
  });
  const { data } = answer;
  const forecasts = useMemo(
    () => (data ? [{ name: 'Forecast', times: data.times, mean: data.mean, intervals: data.intervals }] : []),
    [data],
  );
  const actual = useMemo(() => (data ? { times: data.times, values: data.actual } : undefined), [data]);
  return (
    <Panel
      title="Forecast and new actuals"
      flush
      actions={
        <SeriesSelect
          names={list.names}
          total={list.total}
          value={series ?? null}
          onChange={(s) => s && onSeries(s)}
          onSearch={list.setSearch}
        />
      }
    >
      {answer.error && <ErrorPanel problem={toProblem(answer.error)} onRetry={() => void answer.refetch()} />}
      {data ? (
        <FanChart
          label={`Forecast and actuals of ${series}`}
          axis={axis}
          unit={unit}
          height={320}
          actual={actual}
          forecasts={forecasts}
          loading={answer.isPlaceholderData}
          zoomKey={`${check.head.id}${series}`}
        />
      ) : (
        <div style={{ height: answer.error ? 0 : 320 }} />
      )}
    </Panel>
  );
}
