import { Button, Select } from '@mantine/core';
import { useDebouncedValue, useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useCall } from '../client/call.ts';
import type { DatasetRow } from '../client/data.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatMoment, formatNumber } from '../components/format.ts';
import { LineChart } from '../components/line-chart.tsx';
import type { NamedLine } from '../components/line-data.ts';
import { rangeFromWall } from '../components/wall.ts';
import classes from './explore.module.css';

/** Two for every pixel: the least and the greatest of what falls on it. */
const pointsFor = (width: number): number => Math.min(4000, Math.max(400, Math.ceil(width / 100) * 200));

/** One series, or the total: the engine sends what the screen can show of the range that is seen, and more detail after a zoom. */
export function SeriesChart({ dataset, series }: { dataset: DatasetRow; series: string | undefined }) {
  const { axis, unit, covariates } = dataset.body;
  const { ref, width } = useElementSize();
  const [range, setRange] = useState<{ from: number; to: number } | null>(null);
  const [column, setColumn] = useState<string | null>(null);
  const [points] = useDebouncedValue(pointsFor(width), 150, { leading: true });
  const numeric = covariates.filter((c) => c.role !== 'static' && c.type === 'number').map((c) => c.name);
  const base = { dataset: dataset.head.id, ...(series === undefined ? {} : { series }), points, ...range };
  const target = useCall((c) => c.series.window, width ? base : null, { keep: true, fresh: Number.POSITIVE_INFINITY });
  const other = useCall((c) => c.series.window, width && column ? { ...base, column } : null, {
    keep: true,
    fresh: Number.POSITIVE_INFINITY,
  });

  const lines = useMemo((): NamedLine[] => {
    const out: NamedLine[] = [];
    if (target.data)
      out.push({
        name: series ?? (dataset.body.seriesCount === 1 ? dataset.body.name : 'Total'),
        unit,
        tone: 'actual',
        times: target.data.times,
        values: target.data.values,
        binned: !target.data.exact,
      });
    if (column && other.data)
      out.push({
        name: column,
        tone: 'covariate',
        right: true,
        times: other.data.times,
        values: other.data.values,
        binned: !other.data.exact,
      });
    return out;
  }, [target.data, other.data, column, series, unit, dataset]);

  const seen = target.data?.times;
  if (target.error) return <ErrorPanel problem={toProblem(target.error)} onRetry={() => void target.refetch()} />;
  return (
    <>
      <div className={classes.bar}>
        {numeric.length > 0 && (
          <Select
            aria-label="Covariate beside the target"
            placeholder="Add a covariate"
            data={numeric}
            value={column}
            onChange={setColumn}
            clearable
            searchable={numeric.length > 8}
            w={200}
          />
        )}
        {range && (
          <Button size="compact-sm" variant="default" onClick={() => setRange(null)}>
            Whole range
          </Button>
        )}
        <span className={classes.note}>
          {target.data &&
            `${formatNumber(target.data.rows)} rows${target.data.exact ? '' : `, shown by the extremes of ${formatNumber(target.data.times.length / 2)} bins`}`}
          {range && seen && seen.length > 0 && `, ${formatMoment(axis, seen[0])} to ${formatMoment(axis, seen.at(-1))}`}
        </span>
      </div>
      <div ref={ref} className={classes.chart}>
        <LineChart
          label={series === undefined ? `Total of ${dataset.body.name}` : `Series ${series}`}
          axis={axis}
          lines={lines}
          unit={unit}
          loading={target.isFetching || other.isFetching}
          zoomKey={range ? `${range.from}` : 'all'}
          onRange={(drawn) => setRange(drawn && rangeFromWall(axis, drawn))}
        />
      </div>
    </>
  );
}
