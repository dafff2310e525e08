import { Button, NumberInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { TimeAxis } from '#shared/base/axis.ts';
import { useCall } from '../../client/call.ts';
import { useJob } from '../../client/job.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo } from '../../components/format.ts';
import { JobPanel } from '../../components/job-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { ProbeResult } from './probe-result.tsx';
import classes from './publish.module.css';
import { NoRelease, ReleasePicker, type StepProps } from './release-picker.tsx';

const USUAL = 200;

/** Serves a release on this machine for a moment and asks it: does it start, how fast, and does it forecast what it must? */
export function CheckStep(props: StepProps & { axis: TimeAxis; unit: string; onNext: () => void }) {
  const { release } = props;
  const [requests, setRequests] = useState(USUAL);
  const [chosen, setChosen] = useState<string>();
  const probes = useCall((c) => c.publish.probes, release ? { release: release.head.id } : null);
  const job = useJob(
    (c) => c.publish.probe,
    (input) => input.release === release?.head.id,
  );
  if (!release)
    return (
      <NoRelease
        onBuild={props.onBuild}
        text="A release is tried here before it goes anywhere: started, asked, compared with its golden samples."
      />
    );
  const run = async () => {
    const made = await job.start({ release: release.head.id, requests }, `Probe ${release.body.name}`);
    if (made) setChosen(made);
  };
  const all = probes.data ?? [];
  const one = all.find((p) => p.head.id === chosen) ?? all[0];
  return (
    <>
      <Panel title="Run it here and probe it">
        <div className={classes.bar}>
          <ReleasePicker {...props} />
          <NumberInput
            aria-label="Requests"
            suffix=" requests"
            w={140}
            min={1}
            max={10_000}
            value={requests}
            onChange={(x) => setRequests(Math.min(10_000, Math.max(1, Math.round(Number(x)) || USUAL)))}
          />
          <Button leftSection={<IconPlayerPlay size={14} />} onClick={() => void run()} loading={job.active}>
            Run it here and probe it
          </Button>
          {one && (
            <Button variant="default" onClick={props.onNext}>
              Next: push
            </Button>
          )}
        </div>
        <p className={classes.note}>
          The service of the bundle starts on a free port of this machine, is asked for its health and for forecasts, and is ended. Nothing
          else can reach it.
        </p>
      </Panel>
      <JobPanel run={job} onRetry={() => void run()} />
      {probes.error && <ErrorPanel problem={toProblem(probes.error)} onRetry={() => void probes.refetch()} />}
      {all.length > 1 && (
        <RecordSelect
          label="Probe"
          width={280}
          options={all.map((p) => ({ id: p.head.id, title: `Probe ${formatAgo(p.head.created)}`, note: `${p.body.requests} requests` }))}
          value={one?.head.id}
          onChange={setChosen}
        />
      )}
      {one && <ProbeResult key={one.head.id} probe={one.body} axis={props.axis} unit={props.unit} />}
    </>
  );
}
