import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { useLevels } from '../../client/levels.ts';
import { toProblem } from '../../client/problem.ts';
import { useSeriesNames } from '../../client/series-names.ts';
import { StatusChip } from '../../components/chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { FanChart } from '../../components/fan-chart.tsx';
import { Panel } from '../../components/panel.tsx';
import { SeriesSelect } from '../../components/series-select.tsx';
import classes from './train.module.css';

/** Possible futures that are drawn: as many as an eye can follow. */
const PATHS = 20;

/** The end of a series and its forecast by one fit. */
export function ForecastPanel(props: {
  dataset: DatasetRow;
  fit: StoredRecord<Fit>;
  title: string;
  series: string | undefined;
  onSeries: (series: string) => void;
  onExport: () => void;
  /** Left out where the model has no ONNX file. */
  onOnnx?: (() => void) | undefined;
  exporting: boolean;
}) {
  const { dataset, fit, title, onSeries } = props;
  const { axis, unit } = dataset.body;
  const levels = useLevels();
  const list = useSeriesNames(dataset.head.id);
  const series = props.series ?? list.names[0];
  const history = Math.min(2000, Math.max(60, 5 * fit.body.horizon));
  const forecast = useCall((c) => c.train.forecast, series ? { fit: fit.head.id, series, levels, history } : null, {
    keep: true,
    fresh: Number.POSITIVE_INFINITY,
  });
  const [drawn, setDrawn] = useState(false);
  const sample = useCall((c) => c.train.paths, drawn && series ? { fit: fit.head.id, series, paths: PATHS } : null, {
    fresh: Number.POSITIVE_INFINITY,
  });
  const { data } = forecast;
  const paths = useMemo(() => {
    if (!drawn || !sample.data) return undefined;
    const { values, times, count } = sample.data;
    return Array.from({ length: count }, (_, k) => values.subarray(k * times.length, (k + 1) * times.length));
  }, [drawn, sample.data]);
  const forecasts = useMemo(
    () => (data ? [{ name: 'Forecast', times: data.times, mean: data.mean, intervals: data.intervals }] : []),
    [data],
  );
  return (
    <Panel
      title={title}
      flush
      actions={
        <>
          {data && data.status.state !== 'fitted' && <StatusChip status={data.status} />}
          <SeriesSelect
            names={list.names}
            total={list.total}
            value={series ?? null}
            onChange={(s) => s && onSeries(s)}
            onSearch={list.setSearch}
          />
          <Button variant="default" aria-pressed={drawn} loading={sample.isLoading} onClick={() => setDrawn(!drawn)}>
            {drawn ? 'Hide sample paths' : 'Sample paths'}
          </Button>
          {props.onOnnx && (
            <Button variant="default" onClick={props.onOnnx}>
              Export ONNX
            </Button>
          )}
          <Button variant="default" leftSection={<IconFileExport size={14} />} onClick={props.onExport} disabled={props.exporting}>
            Export forecasts
          </Button>
        </>
      }
    >
      {(forecast.error ?? sample.error) && (
        <div className={classes.pad}>
          <ErrorPanel problem={toProblem(forecast.error ?? sample.error)} onRetry={() => void forecast.refetch()} />
        </div>
      )}
      {data && (
        <FanChart
          label={`${title}, ${data.series}`}
          axis={axis}
          unit={unit}
          height={340}
          loading={forecast.isPlaceholderData}
          zoomKey={`${data.series}${fit.head.id}`}
          history={data.history}
          forecasts={forecasts}
          paths={paths}
          cutoff={data.history.times.at(-1)}
        />
      )}
      {data?.status.members && data.status.members.length > 0 && (
        <ul className={classes.members} aria-label="Members of the ensemble and their shares">
          {data.status.members.map((m) => (
            <li key={m.model} className={classes.member}>
              <b>{Math.round(100 * m.share)} %</b> {m.model}
            </li>
          ))}
        </ul>
      )}
      {data?.status.reason && (
        <p className={classes.reason} data-warning={data.status.state !== 'fitted' || undefined}>
          {data.status.state === 'failed' ? 'No forecast: ' : data.status.state === 'fallback' ? `${data.status.model} stands in: ` : ''}
          {data.status.reason}
        </p>
      )}
      {!data && !forecast.error && <div className={classes.wait} />}
    </Panel>
  );
}
