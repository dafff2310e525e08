import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconAlertTriangle, IconFlag, IconHistory } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Fit, TrainingCurve } from '#shared/stages/train.ts';
import { LossChart } from './loss-chart.tsx';
import { canLog, netsOf, wantsLog } from './loss-data.ts';
import { Panel } from './panel.tsx';
import { Stat, Stats } from './stat.tsx';
import { endedFacts, liveFacts } from './training-facts.ts';
import classes from './training-panel.module.css';

const ICON = { note: <IconAlertTriangle size={15} aria-hidden />, resumed: <IconHistory size={15} aria-hidden /> };

/** A training epoch by epoch: while it runs, with the way to end it and keep the best; afterwards, with what it took. */
export function TrainingPanel(props: {
  title: string;
  curve: TrainingCurve;
  /** Of a training that has ended. */
  fit?: Pick<Fit, 'training' | 'resources'>;
  onStop?: () => void;
}) {
  const { title, curve, fit, onStop } = props;
  const nets = useMemo(() => netsOf(curve.lines), [curve.lines]);
  const [chosen, setChosen] = useState<number>();
  const [scale, setScale] = useState<'linear' | 'log'>();
  const latest = curve.live ? nets.length - 1 : 0;
  const shown = chosen !== undefined && chosen < nets.length ? chosen : latest;
  const net = nets[shown] ?? NO_NET;
  const runs = useMemo(() => [{ name: title, net, others: nets.filter((other) => other !== net) }], [title, net, nets]);
  const logs = canLog(nets);
  const log = logs && (scale ? scale === 'log' : wantsLog(nets));
  const training = fit?.training;
  const facts = training ? endedFacts(net, training, fit?.resources) : liveFacts(net, curve.secondsLeft);
  const resumed = training?.resumed ?? curve.resumed;
  const notes = training?.notes ?? curve.notes;
  return (
    <Panel
      title={title}
      flush
      actions={
        <>
          {nets.length > 1 && (
            <Select
              aria-label="Net of the ensemble"
              w={110}
              allowDeselect={false}
              data={nets.map((_, i) => ({ value: String(i), label: `Net ${i + 1}` }))}
              value={String(shown)}
              onChange={(i) => setChosen(Number(i))}
            />
          )}
          <SegmentedControl
            aria-label="Scale of the loss"
            data={[
              { value: 'linear', label: 'Linear' },
              { value: 'log', label: 'Log', disabled: !logs },
            ]}
            value={log ? 'log' : 'linear'}
            onChange={(s) => setScale(s as 'linear' | 'log')}
          />
          {onStop && (
            <Button leftSection={<IconFlag size={14} />} disabled={curve.stopAsked || net.length === 0} onClick={onStop}>
              {curve.stopAsked ? 'Stopping after this epoch' : 'Stop and keep the best'}
            </Button>
          )}
        </>
      }
    >
      {facts.length > 0 && (
        <div className={classes.facts}>
          <Stats label={title}>
            {facts.map((fact) => (
              <Stat key={fact.label} {...fact} />
            ))}
          </Stats>
        </div>
      )}
      {net.length > 0 ? (
        <LossChart label={`Losses, ${title}`} runs={runs} log={log} height={280} />
      ) : (
        <p className={classes.wait} role="status">
          {curve.live ? 'The first epoch is under way: the curve begins with its end.' : 'No curve was kept of this training.'}
        </p>
      )}
      {(resumed || training?.stopped === 'asked' || notes.length > 0) && (
        <ul className={classes.notes} aria-label="Notes on the training">
          {resumed && <li>{ICON.resumed} It went on from the checkpoint of a run that was cut off.</li>}
          {training?.stopped === 'asked' && <li>{ICON.resumed} Fitted again as it is, it goes on from its last checkpoint.</li>}
          {notes.map((note) => (
            <li key={note} data-warning>
              {ICON.note} {note}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

const NO_NET: [] = [];
