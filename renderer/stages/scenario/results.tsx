import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Scenario } from '#shared/stages/scenario.ts';
import { useCall } from '../../client/call.ts';
import { useCalls } from '../../client/calls.ts';
import type { DatasetRow } from '../../client/data.ts';
import { useLevels } from '../../client/levels.ts';
import { toProblem } from '../../client/problem.ts';
import type { SeriesNames } from '../../client/series-names.ts';
import { useColours } from '../../components/colours.ts';
import { DivergingBars } from '../../components/diverging-bars.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatValue, withUnit } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { ScenarioChart } from '../../components/scenario-chart.tsx';
import { type ScenarioPicture, scenarioColour } from '../../components/scenario-data.ts';
import { SeriesSelect } from '../../components/series-select.tsx';
import { editText } from './edits.ts';
import classes from './scenario.module.css';

type Row = StoredRecord<Scenario>;

export const signed = (x: number, unit: string): string => withUnit(`${x > 0 ? '+' : ''}${formatValue(x)}`, unit);

/** Baseline and the chosen scenarios of one series, or of the total. */
export function ResultChart(props: {
  dataset: DatasetRow;
  scenarios: readonly Row[];
  series: string | undefined;
  list: SeriesNames;
  onSeries: (series: string | undefined) => void;
}) {
  const { dataset, scenarios, series, list, onSeries } = props;
  const { axis, unit } = dataset.body;
  const levels = useLevels();
  const { fit, horizon } = scenarios[0]!.body;
  const inputs = scenarios.map((s) => ({ scenario: s.head.id, ...(series ? { series } : {}) }));
  const { data, error } = useCalls((c) => c.scenario.series, inputs);
  const past = useCall(
    (c) => c.train.forecast,
    series ? { fit, series, horizon, levels, history: Math.min(1500, Math.max(24, 2 * horizon)) } : null,
    { fresh: Number.POSITIVE_INFINITY },
  );
  const key = scenarios.map((s) => s.head.id).join();
  const names = scenarios.map((s) => s.body.name).join('\n');
  const picture = useMemo((): ScenarioPicture | undefined => {
    const first = data?.[0];
    if (!first) return undefined;
    const titles = names.split('\n');
    return {
      axis,
      unit,
      ...(series && past.data ? { history: past.data.history } : {}),
      baseline: { times: first.times, values: first.baseline, intervals: series && past.data ? past.data.intervals : [] },
      scenarios: data.map((d, i) => ({ ...d, name: titles[i] ?? '', values: d.scenario })),
    };
  }, [data, names, series, past.data, axis, unit]);
  return (
    <Panel
      title={scenarios.length === 1 ? scenarios[0]!.body.name : `${scenarios.length} scenarios side by side`}
      flush
      actions={
        <SeriesSelect
          names={list.names}
          total={list.total}
          value={series ?? null}
          onChange={(s) => onSeries(s ?? undefined)}
          onSearch={list.setSearch}
          none={list.total > 1 ? 'Total of all series' : undefined}
        />
      }
    >
      {error && <ErrorPanel problem={toProblem(error)} />}
      {picture ? (
        <ScenarioChart
          label={`Scenarios, ${series ?? 'total'}`}
          picture={picture}
          height={440}
          zoomKey={`${key}${series}`}
          loading={past.isFetching}
        />
      ) : (
        <div style={{ height: error ? 0 : 440 }} />
      )}
    </Panel>
  );
}

/** What each edit does to the total by itself, and what they do together beyond that. */
export function Effects(props: {
  scenario: Row;
  dataset: DatasetRow;
  /** Its place among the scenarios of the chart. */
  place: number;
  /** The largest effect of all that are shown: they share a scale. */
  most: number;
  /** Takes its edits over, to go on from there. */
  onReuse: () => void;
}) {
  const { scenario, dataset, place, most } = props;
  const colours = useColours();
  const { axis, unit } = dataset.body;
  const { body } = scenario;
  const total = body.scenarioTotal - body.baselineTotal;
  const interaction = Math.abs(body.interaction) > 1e-9 * Math.abs(body.baselineTotal) ? body.interaction : 0;
  const rows = [
    ...body.effects.map((e) => ({ name: editText(body.edits[e.edit]!, axis), value: e.difference, text: signed(e.difference, unit) })),
    ...(body.effects.length > 1
      ? [{ name: 'together beyond their sum (interaction)', value: interaction, text: signed(interaction, unit), minor: true }]
      : []),
  ];
  return (
    <Panel
      title={`Effects on the total: ${body.name}`}
      actions={
        <Button size="compact-xs" variant="default" onClick={props.onReuse}>
          Edit a copy
        </Button>
      }
    >
      <DivergingBars colour={scenarioColour(colours, place)} most={most} label={`Effects of ${body.name}`} rows={rows} />
      <p className={classes.sum}>
        In total {signed(total, unit)}
        {body.baselineTotal !== 0 && ` (${signed((100 * total) / Math.abs(body.baselineTotal), '%')})`}
      </p>
      {body.notes.length > 0 && (
        <ul className={classes.notes}>
          {body.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
