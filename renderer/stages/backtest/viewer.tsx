import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { useSeriesNames } from '../../client/series-names.ts';
import { BacktestChart } from '../../components/backtest-chart.tsx';
import type { BacktestPicture } from '../../components/backtest-data.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatMoment } from '../../components/format.ts';
import { ModelToggles } from '../../components/model-toggles.tsx';
import { Panel } from '../../components/panel.tsx';
import { SeriesSelect } from '../../components/series-select.tsx';
import classes from './backtest.module.css';

export interface BacktestPlace {
  backtest?: string;
  series?: string;
  /** Keys of the models in the chart; left out, all. */
  show?: string[];
  /** Window in the chart, from 1; left out, all. */
  window?: number;
}

/** One series: what came true, and what was forecast at each cutoff. */
export function Viewer(props: {
  dataset: DatasetRow;
  backtest: StoredRecord<Backtest>;
  titleOf: (key: string) => string;
  place: BacktestPlace;
  go: (change: Partial<BacktestPlace>) => void;
}) {
  const { dataset, backtest, titleOf, place, go } = props;
  const { axis, unit } = dataset.body;
  const { horizon, windows: count } = backtest.body.plan;
  const list = useSeriesNames(dataset.head.id);
  const series = place.series ?? list.names[0];
  const history = Math.min(3000, Math.max(30, 3 * horizon));
  const answer = useCall((c) => c.backtest.series, series ? { backtest: backtest.head.id, series, history } : null, {
    keep: true,
    fresh: Number.POSITIVE_INFINITY,
  });
  const models = useMemo(
    () => backtest.body.models.map((m, colour) => ({ key: m.key, title: titleOf(m.key), colour })),
    [backtest, titleOf],
  );
  const known = models.map((m) => m.key);
  const shown = place.show?.filter((k) => known.includes(k)) ?? known;
  const shownText = (shown.length ? shown : known).join('\n');
  const at = place.window && place.window <= count ? place.window : undefined;
  const picture = useMemo((): BacktestPicture | undefined => {
    if (!answer.data) return undefined;
    const keys = shownText.split('\n');
    const windows = at ? answer.data.windows.slice(at - 1, at) : answer.data.windows;
    const first = windows[0]?.cutoff ?? Number.POSITIVE_INFINITY;
    const { times, values } = answer.data.history;
    const until = at ? times.findLastIndex((t) => t <= first) + 1 : times.length;
    const from = Math.max(0, times.findLastIndex((t) => t <= first) - Math.max(30, 3 * horizon));
    return {
      axis,
      unit,
      history: { times: times.slice(from, until), values: values.slice(from, until) },
      windows,
      models: models.filter((m) => keys.includes(m.key)),
    };
  }, [answer.data, at, shownText, axis, unit, models, horizon]);
  const move = (by: number) => {
    const next = (at ?? (by > 0 ? 0 : count + 1)) + by;
    go({ window: next < 1 || next > count ? undefined : next });
  };
  const cutoff = at && answer.data?.windows[at - 1]?.cutoff;
  return (
    <Panel
      title="Forecasts at past cutoffs"
      flush
      actions={
        <SeriesSelect
          names={list.names}
          total={list.total}
          value={series ?? null}
          onChange={(s) => s && go({ series: s })}
          onSearch={list.setSearch}
        />
      }
    >
      <div className={classes.tools}>
        <ModelToggles models={models} shown={shown.length ? shown : known} onChange={(show) => go({ show })} />
        {count > 1 && (
          <div className={classes.stepper}>
            <ActionIcon size="sm" aria-label="Previous window" onClick={() => move(-1)}>
              <IconChevronLeft size={15} />
            </ActionIcon>
            <span aria-live="polite">
              {at ? `Window ${at} of ${count}${cutoff ? `, cutoff ${formatMoment(axis, cutoff)}` : ''}` : `All ${count} windows`}
            </span>
            <ActionIcon size="sm" aria-label="Next window" onClick={() => move(1)}>
              <IconChevronRight size={15} />
            </ActionIcon>
          </div>
        )}
      </div>
      {answer.error && (
        <div className={classes.pad}>
          <ErrorPanel problem={toProblem(answer.error)} onRetry={() => void answer.refetch()} />
        </div>
      )}
      {picture && (
        <BacktestChart
          label={`Backtest of ${series}`}
          picture={picture}
          legend={false}
          height={360}
          loading={answer.isPlaceholderData}
          zoomKey={`${backtest.head.id}${series}${at ?? ''}`}
        />
      )}
      {!picture && !answer.error && <div className={classes.wait} />}
    </Panel>
  );
}
