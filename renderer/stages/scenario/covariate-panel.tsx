import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Edit } from '#shared/stages/scenario.ts';
import type { DatasetRow, Outputs } from '../../client/data.ts';
import { bandAt } from '../../components/chart-layout.ts';
import { useColours } from '../../components/colours.ts';
import { toWall } from '../../components/format.ts';
import { LineChart } from '../../components/line-chart.tsx';
import type { NamedLine } from '../../components/line-data.ts';
import { Panel } from '../../components/panel.tsx';
import { rangeFromWall } from '../../components/wall.ts';
import { preview } from './edits.ts';
import classes from './scenario.module.css';

type Known = Outputs['scenario']['covariates'];

/** What is known of the horizon, as the baseline has it and as the edits would. A drag over the chart sets the range of the edit in hand. */
export function CovariatePanel(props: {
  dataset: DatasetRow;
  known: Known;
  series: string;
  editable: readonly string[];
  covariate: string;
  onCovariate: (name: string) => void;
  edits: readonly Edit[];
  active: Edit | undefined;
  onRange: (range: { from: number; to: number }) => void;
}) {
  const { dataset, known, series, editable, covariate, edits, active, onRange } = props;
  const { axis } = dataset.body;
  const colours = useColours();
  const [brushes, setBrushes] = useState(0);
  const column = known.covariates.find((c) => c.name === covariate);
  const lines = useMemo((): NamedLine[] => {
    if (!column) return [];
    const base = { times: known.times, values: column.values };
    const edited = preview(base, column.name, series, edits);
    return [
      { name: 'Baseline', tone: 'forecast', ...base },
      ...(edited.some((v, i) => v !== base.values[i])
        ? [{ name: 'With the edits', tone: 'scenario' as const, dash: 'dash' as const, times: known.times, values: edited }]
        : []),
    ];
  }, [known.times, column, series, edits]);
  const layout = useMemo(() => {
    const { times } = known;
    const first = toWall(axis, times[0]!);
    const last = toWall(axis, times.at(-1)!);
    const pad = (last - first) / Math.max(1, times.length - 1) / 2;
    const to = (t: number | undefined, edge: number) => (t === undefined ? edge : toWall(axis, t));
    return {
      xaxis: { range: [first - pad, last + pad] },
      shapes:
        active && active.covariate === covariate
          ? [bandAt(to(active.from, first) - pad, to(active.to, last) + pad, colours.meaning.scenario)]
          : [],
    };
  }, [known, axis, active, covariate, colours]);
  const brush = (range: [number, number] | null) => {
    setBrushes((n) => n + 1);
    if (!range) return;
    const { from, to } = rangeFromWall(axis, range);
    const within = [...known.times].filter((t) => t >= from && t <= to);
    if (within.length > 0) onRange({ from: within[0]!, to: within.at(-1)! });
  };
  const few = editable.length <= 4;
  return (
    <Panel
      title="Known in advance"
      flush
      actions={
        few ? (
          <SegmentedControl aria-label="Covariate" data={[...editable]} value={covariate} onChange={props.onCovariate} />
        ) : (
          <Select
            aria-label="Covariate"
            data={[...editable]}
            value={covariate}
            onChange={(c) => c && props.onCovariate(c)}
            allowDeselect={false}
            searchable
          />
        )
      }
    >
      <LineChart
        label={`${covariate} over the horizon, ${series}`}
        axis={axis}
        lines={lines}
        unit={covariate}
        height={190}
        zoomKey={`${covariate}${series}${brushes}`}
        layout={layout}
        onRange={brush}
      />
      <p className={classes.foot}>
        {column && !column.given ? <strong className={classes.assumed}>Assumed: {column.note}. </strong> : null}
        Drag over the chart to set the time range of {active ? 'the edit in hand' : 'a new edit'}.
      </p>
    </Panel>
  );
}
