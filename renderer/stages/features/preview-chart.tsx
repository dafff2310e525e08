import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { nominalStep } from '#shared/base/axis.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { useSeriesNames } from '../../client/series-names.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { LineChart } from '../../components/line-chart.tsx';
import type { NamedLine } from '../../components/line-data.ts';
import { SeriesSelect } from '../../components/series-select.tsx';
import { rangeFromWall } from '../../components/wall.ts';
import classes from './features.module.css';

/** One series before and after the repairs, with one of its features beside it. */
export function PreviewChart({ features, body, dataset }: { features: string; body: FeatureSet; dataset: DatasetRow }) {
  const { axis, unit } = dataset.body;
  const list = useSeriesNames(dataset.head.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [feature, setFeature] = useState<string | null>(null);
  const [range, setRange] = useState<{ from: number; to: number } | null>(null);
  const series = chosen ?? list.names[0];
  const input = series === undefined ? null : { features, series, points: 1600, ...range };
  const found = useCall((c) => c.features.preview, input, { keep: true, fresh: Number.POSITIVE_INFINITY });
  const data = found.data;
  const lines = useMemo((): NamedLine[] => {
    if (!data) return [];
    const thinned = data.times.length > 1 && data.times.at(-1)! - data.times[0]! > 2 * nominalStep(axis) * data.times.length;
    const repaired = data.after.map((v, i) => (Object.is(v, data.before[i]) ? Number.NaN : v));
    const extra = data.features.find((f) => f.name === feature);
    return [
      { name: 'As imported', unit, tone: 'actual', times: data.times, values: data.before, binned: thinned },
      ...(repaired.some(Number.isFinite)
        ? [{ name: 'Repaired', unit, tone: 'warning' as const, times: data.times, values: repaired, points: true }]
        : []),
      ...(extra ? [{ name: extra.name, tone: 'covariate' as const, right: true, times: data.times, values: extra.values }] : []),
    ];
  }, [data, feature, unit, axis]);
  if (found.error) return <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />;
  return (
    <>
      <div className={classes.bar}>
        <SeriesSelect names={list.names} total={list.total} value={series ?? null} onChange={setChosen} onSearch={list.setSearch} />
        <Select
          aria-label="A feature beside it"
          placeholder="Show a feature"
          data={body.columns.filter((c) => c.role !== 'static').map((c) => c.name)}
          value={feature}
          onChange={setFeature}
          searchable
          clearable
          w={220}
        />
      </div>
      <LineChart
        label={`${series ?? ''} before and after repairs`}
        axis={axis}
        lines={lines}
        unit={unit}
        height={290}
        loading={found.isFetching}
        zoomKey={`${series} ${range?.from ?? ''}`}
        onRange={(drawn) => setRange(drawn && rangeFromWall(axis, drawn))}
      />
    </>
  );
}
