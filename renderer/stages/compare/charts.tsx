import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { MetricCard } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import { useCall } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { CurveChart } from '../../components/curve-chart.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatValue } from '../../components/format.ts';
import { IntervalPlot } from '../../components/interval-plot.tsx';
import { cardOf, levelOf, metricTitle, metricUnit } from '../../components/metric-facts.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './compare.module.css';

interface Props {
  comparison: StoredRecord<Comparison>;
  cards: readonly MetricCard[];
  unit: string;
  titleOf: (key: string) => string;
  /** Place of a model in the series colours: the same as in the backtest, whatever its rank. */
  colourOf: (key: string) => number;
}

const axisTitle = (cards: readonly MetricCard[], metric: string, unit: string): string =>
  [metricTitle(cards, metric), metricUnit(cardOf(cards, metric), unit)].filter(Boolean).join(', ');

/** Whether the others are worse than the best, or only happen to be. */
export function SignificancePanel({ comparison, cards, unit, titleOf }: Props) {
  const { significance, primary } = comparison.body;
  const rows = useMemo(
    () =>
      significance.map((s) => ({
        name: titleOf(s.key),
        value: s.difference,
        lo: s.lo,
        hi: s.hi,
        note: `${s.test}, p ${s.p < 0.001 ? '< 0.001' : `= ${formatValue(s.p, 2)}`}`,
      })),
    [significance, titleOf],
  );
  const best = titleOf(significance[0]?.against ?? comparison.body.leaderboard[0]?.key ?? '');
  return (
    <Panel title={`Is ${best} really the best?`} flush>
      {rows.length > 0 ? (
        <>
          <IntervalPlot
            label={`Difference from ${best}`}
            rows={rows}
            title={`Difference from ${best}: ${axisTitle(cards, primary, unit)}`}
          />
          <p className={classes.foot}>Right of zero is worse. A hollow dot is a difference that may be chance ({significance[0]?.test}).</p>
        </>
      ) : (
        <p className={classes.foot}>
          {comparison.body.leaderboard.length > 1
            ? 'There are too few series and windows for a test. Backtest more windows, and compare again.'
            : 'There is no other model to test against.'}
        </p>
      )}
    </Panel>
  );
}

const DIAGONAL = [50, 100] as const;

/** Nominal against measured coverage: do the intervals hold what they promise? */
export function CoveragePanel({ comparison, cards, titleOf, colourOf }: Props) {
  const { leaderboard } = comparison.body;
  const curves = useMemo(
    () =>
      leaderboard.map((row) => {
        const points = row.scores
          .filter((s) => cardOf(cards, s.metric)?.better === 'nominal' && s.value !== null)
          .map((s) => ({ x: levelOf(s.metric) ?? 0, y: Math.abs(s.value!) <= 1 ? s.value! * 100 : s.value! }))
          .sort((a, b) => a.x - b.x);
        return { name: titleOf(row.key), x: points.map((p) => p.x), y: points.map((p) => p.y), colour: colourOf(row.key) };
      }),
    [leaderboard, cards, titleOf, colourOf],
  );
  const any = curves.some((c) => c.x.length > 0);
  return (
    <Panel title="Do the intervals hold what they promise?" flush>
      {any ? (
        <>
          <CurveChart
            label="Coverage, nominal and measured"
            curves={curves}
            x="Nominal, %"
            y="Measured, %"
            height={280}
            diagonal={DIAGONAL}
          />
          <p className={classes.foot}>Below the dashed line intervals are too narrow, above it too wide.</p>
        </>
      ) : (
        <p className={classes.foot}>The backtests hold no intervals: run one with interval levels.</p>
      )}
    </Panel>
  );
}

/** How the error grows with the horizon. */
export function StepPanel({ comparison, cards, unit, titleOf, colourOf }: Props) {
  const { primary, leaderboard } = comparison.body;
  const [metric, setMetric] = useState(primary);
  const byStep = useCall(
    (c) => c.compare.byStep,
    { comparison: comparison.head.id, metric },
    { keep: true, fresh: Number.POSITIVE_INFINITY },
  );
  const { data } = byStep;
  const curves = useMemo(
    () =>
      data?.models.map((m) => ({
        name: titleOf(m.key),
        x: data.steps,
        y: m.values,
        colour: colourOf(m.key),
      })) ?? [],
    [data, titleOf, colourOf],
  );
  const metrics = [...new Set(leaderboard.flatMap((r) => r.scores.map((s) => s.metric)))];
  return (
    <Panel
      title="Error by horizon step"
      flush
      actions={
        <Select
          aria-label="Metric by step"
          w={150}
          data={metrics.map((m) => ({ value: m, label: metricTitle(cards, m) }))}
          value={metric}
          onChange={(m) => m && setMetric(m)}
          allowDeselect={false}
        />
      }
    >
      {byStep.error && <ErrorPanel problem={toProblem(byStep.error)} />}
      <CurveChart
        label={`${metricTitle(cards, metric)} by horizon step`}
        curves={curves}
        x="Steps ahead"
        y={axisTitle(cards, metric, unit)}
        height={260}
        loading={byStep.isFetching}
      />
    </Panel>
  );
}
