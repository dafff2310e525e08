import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Search, SearchTrial } from '#shared/services/search.ts';
import { CurveChart } from '../../components/curve-chart.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatDuration, formatValue } from '../../components/format.ts';
import { paramsText } from '../../components/model-facts.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './train.module.css';

/** The best score after each trial. */
function bestSoFar(trials: readonly SearchTrial[], better: (a: number, b: number) => boolean): (number | null)[] {
  let best: number | null = null;
  return trials.map(({ score }) => {
    if (score !== null && (best === null || better(score, best))) best = score;
    return best;
  });
}

const STATE = { whole: 'whole', pruned: 'given up', failed: 'failed' } as const;

const columnsFor = (metric: string): DataColumn<SearchTrial>[] => [
  { id: 'trial', title: 'Trial', width: 64, value: (t) => t.trial },
  {
    id: 'score',
    title: metric.toUpperCase(),
    width: 110,
    align: 'right',
    value: (t) => t.score,
    cell: (t) => (t.score === null ? '–' : formatValue(t.score)),
  },
  {
    id: 'params',
    title: 'Parameters',
    value: (t) => paramsText(t.params),
    cell: (t) => <span title={paramsText(t.params)}>{paramsText(t.params)}</span>,
  },
  { id: 'state', title: 'State', width: 90, value: (t) => STATE[t.state], cell: (t) => <span title={t.reason}>{STATE[t.state]}</span> },
  { id: 'seconds', title: 'Took', width: 80, value: (t) => t.seconds, cell: (t) => formatDuration(t.seconds) },
];

/** Every trial of a search, and a way to take the parameters of one. */
export function SearchPanel({
  search,
  title,
  onUse,
}: {
  search: StoredRecord<Search>;
  title: string;
  onUse: (params: Record<string, unknown>) => void;
}) {
  const { trials, best, plan, ended } = search.body;
  const [chosen, setChosen] = useState<number>();
  const trial = trials.find((t) => t.trial === (chosen ?? best));
  const curves = useMemo(() => {
    const first = trials.find((t) => t.trial === best)?.score ?? 0;
    const falling = trials.every((t) => t.score === null || t.score >= first);
    const x = trials.map((t) => t.trial);
    return [
      { name: 'trial', x, y: trials.map((t) => t.score), colour: 0, points: true },
      { name: 'best so far', x, y: bestSoFar(trials, (a, b) => (falling ? a < b : a > b)), colour: 1 },
    ];
  }, [trials, best]);
  const columns = useMemo(() => columnsFor(plan.metric), [plan.metric]);
  return (
    <Panel
      title={title}
      flush
      actions={
        trial?.state === 'whole' && (
          <Button variant="default" onClick={() => onUse({ ...plan.choice.params, ...trial.params })}>
            {trial.trial === best ? 'Use the best parameters' : `Use those of trial ${trial.trial}`}
          </Button>
        )
      }
    >
      <p className={classes.searched}>
        {trials.length} trials over {plan.folds} folds of {plan.horizon} steps, {formatAgo(search.head.created)}, in{' '}
        {formatDuration(search.head.seconds)}
        {ended === 'budget' ? '; its time ran out' : ''}. Scores come from before the end of the data: an honest test needs data that no
        trial saw.
      </p>
      <CurveChart label={`Scores of ${title}`} curves={curves} x="trial" y={plan.metric.toUpperCase()} height={220} />
      <DataTable
        label="Trials"
        rows={trials}
        columns={columns}
        rowKey={(t) => String(t.trial)}
        selected={trial && String(trial.trial)}
        onSelect={(t) => setChosen(t.trial)}
        height={34 + Math.min(8, trials.length) * 28}
      />
    </Panel>
  );
}
