import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCalls } from '../../client/calls.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { LossChart } from '../../components/loss-chart.tsx';
import { canLog, netsOf, wantsLog } from '../../components/loss-data.ts';
import classes from './compare-fits.module.css';
import { lossesDiffer } from './comparison.ts';

/** The losses of trained fits over one another; nothing where none was trained epoch by epoch. */
export function CompareLosses({ fits, names }: { fits: readonly StoredRecord<Fit>[]; names: readonly string[] }) {
  const trained = useMemo(() => fits.filter((f) => f.body.training), [fits]);
  const curves = useCalls(
    (c) => c.train.curve,
    trained.map((f) => ({ fit: f.head.id })),
  );
  const [scale, setScale] = useState<'linear' | 'log'>();
  // A fit without a curve keeps its place, so that each has the colour of its column.
  const runs = useMemo(() => {
    const linesOf = (f: StoredRecord<Fit>) => curves.data?.[trained.indexOf(f)]?.lines ?? [];
    return fits.map((f, i) => ({ name: names[i] ?? '', net: netsOf(linesOf(f))[0] ?? [] }));
  }, [curves.data, fits, names, trained]);
  if (trained.length === 0) return null;
  if (curves.error) return <ErrorPanel problem={toProblem(curves.error)} />;
  const nets = runs.map((r) => r.net);
  const logs = canLog(nets);
  const log = logs && (scale ? scale === 'log' : wantsLog(nets));
  const differ = lossesDiffer(trained);
  return (
    <div className={classes.losses}>
      <div className={classes.head}>
        <p className={classes.note}>
          Whole lines: validation; dotted: training; rings: the epoch that is kept.
          {trained.some((f) => (f.body.training?.members ?? 1) > 1) && ' Of ensembles, the first net.'}
          {differ && <strong> The losses are not of one scale, for these differ: {differ}. Compare their scores.</strong>}
        </p>
        <SegmentedControl
          aria-label="Scale of the losses"
          data={[
            { value: 'linear', label: 'Linear' },
            { value: 'log', label: 'Log', disabled: !logs },
          ]}
          value={log ? 'log' : 'linear'}
          onChange={(s) => setScale(s as 'linear' | 'log')}
        />
      </div>
      <LossChart label={`Losses of ${names.join(' and ')}`} runs={runs} log={log} height={260} loading={!curves.data} />
    </div>
  );
}
