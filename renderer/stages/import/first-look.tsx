import { useMemo } from 'react';
import { useCall } from '../../client/call.ts';
import type { Outputs } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatNumber } from '../../components/format.ts';
import { LineChart } from '../../components/line-chart.tsx';
import type { NamedLine } from '../../components/line-data.ts';
import { Panel } from '../../components/panel.tsx';

type Body = Outputs['import']['get']['body'];

/** The total of what was just imported: one glance tells whether it was read right. */
export function FirstLook({ dataset, body }: { dataset: string; body: Body }) {
  const found = useCall((c) => c.series.window, { dataset, points: 2400 }, { fresh: Number.POSITIVE_INFINITY });
  const data = found.data;
  const lines = useMemo(
    (): NamedLine[] =>
      data ? [{ name: 'Total', unit: body.unit, tone: 'actual', times: data.times, values: data.values, binned: !data.exact }] : [],
    [data, body.unit],
  );
  return (
    <Panel title={body.seriesCount === 1 ? 'First look' : `First look: total of ${formatNumber(body.seriesCount)} series`} flush>
      {found.error ? (
        <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />
      ) : (
        <LineChart
          label={`First look at ${body.name}`}
          axis={body.axis}
          lines={lines}
          unit={body.unit}
          height={300}
          loading={found.isFetching}
        />
      )}
    </Panel>
  );
}
