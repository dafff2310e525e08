import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { at } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { BacktestChart } from '../../components/backtest-chart.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Panel } from '../../components/panel.tsx';

/** The forecasts behind the scores of one series; the backtest view has them window by window. */
export function OneSeries(props: {
  dataset: DatasetRow;
  comparison: StoredRecord<Comparison>;
  series: string;
  /** Key of the model to show alone; left out, all of its backtest. */
  model: string | undefined;
  titleOf: (key: string) => string;
  colourOf: (key: string) => number;
}) {
  const { dataset, comparison, series, model, titleOf, colourOf } = props;
  const { axis, unit } = dataset.body;
  const { leaderboard } = comparison.body;
  const row = leaderboard.find((r) => r.key === model) ?? leaderboard[0]!;
  const { backtest } = row;
  const answer = useCall((c) => c.backtest.series, { backtest, series, history: 200 }, { keep: true, fresh: Number.POSITIVE_INFINITY });
  const picture = useMemo(() => {
    if (!answer.data) return undefined;
    const rows = model ? [row] : leaderboard.filter((r) => r.backtest === backtest);
    return {
      axis,
      unit,
      ...answer.data,
      models: rows.map((r) => ({ key: r.key, title: titleOf(r.key), colour: colourOf(r.key) })),
    };
  }, [answer.data, axis, unit, model, row, leaderboard, backtest, titleOf, colourOf]);
  return (
    <Panel
      title={`${series}${model ? `: ${titleOf(model)}` : ''}`}
      flush
      actions={
        <Button
          component={Link}
          to="/backtest"
          search={at({ backtest, series, ...(model ? { show: [model] } : {}) })}
          variant="default"
          leftSection={<IconExternalLink size={14} />}
        >
          Open in Backtest
        </Button>
      }
    >
      {answer.error && <ErrorPanel problem={toProblem(answer.error)} />}
      {picture ? (
        <BacktestChart label={`Backtest of ${series}`} picture={picture} height={280} loading={answer.isPlaceholderData} zoomKey={series} />
      ) : (
        <div style={{ height: answer.error ? 0 : 280 }} />
      )}
    </Panel>
  );
}
