import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconServer, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Target } from '#shared/domain/target.ts';
import { useCall, useCommand } from '../../client/call.ts';
import { useJob } from '../../client/job.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobPanel } from '../../components/job-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import classes from './publish.module.css';
import { Pushes } from './pushes.tsx';
import { NoRelease, ReleasePicker, type StepProps } from './release-picker.tsx';
import { TargetDialog } from './target-dialog.tsx';
import { TargetTable } from './target-table.tsx';

/** Sends a release to places that others take it from; each push is pulled back and compared. */
export function PushStep(props: StepProps & { onServer: (target: string) => void }) {
  const { release } = props;
  const targets = useCall((c) => c.publish.targets, {});
  const pushes = useCall((c) => c.publish.pushes, release ? { release: release.head.id } : null);
  const remove = useCommand((c) => c.publish.removeTarget);
  const job = useJob(
    (c) => c.publish.push,
    (input) => input.release === release?.head.id,
  );
  const [chosen, setChosen] = useState<string>();
  const [tag, setTag] = useState('');
  const [dialog, setDialog] = useState<{ target: Target | undefined }>();
  if (!release)
    return <NoRelease onBuild={props.onBuild} text="What is pushed is a release: a bundle that was built, signed and checked." />;
  const all = targets.data ?? [];
  const target = all.find((t) => t.name === chosen) ?? all[0];
  const run = async () => {
    if (!target) return;
    const input = { release: release.head.id, target: target.name, ...(tag.trim() ? { tag: tag.trim() } : {}) };
    await job.start(input, `Push ${release.body.name} to ${target.name}`);
  };
  return (
    <>
      <Panel
        title="Places"
        flush
        actions={
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setDialog({ target: undefined })}>
            Another place
          </Button>
        }
      >
        {targets.data?.length === 0 ? (
          <EmptyState
            icon={IconServer}
            title="No place yet"
            text="An OCI registry, object storage, a forecast server, a folder or MLflow: name where releases of this workspace go."
          >
            <Button onClick={() => setDialog({ target: undefined })}>Add the first</Button>
          </EmptyState>
        ) : (
          <TargetTable
            targets={all}
            selected={target?.name}
            onSelect={setChosen}
            onChange={(t) => setDialog({ target: t })}
            onRemove={(name) => remove.mutate({ name })}
          />
        )}
      </Panel>
      {targets.error && <ErrorPanel problem={toProblem(targets.error)} onRetry={() => void targets.refetch()} />}
      {remove.error && <ErrorPanel problem={toProblem(remove.error)} onDismiss={remove.reset} />}
      {target && (
        <Panel title={`Push to ${target.name}`}>
          <div className={classes.bar}>
            <ReleasePicker {...props} />
            <TextInput
              aria-label="Tag"
              placeholder="tag: the version"
              w={170}
              value={tag}
              onChange={(e) => setTag(e.currentTarget.value)}
            />
            <Button leftSection={<IconUpload size={14} />} onClick={() => void run()} loading={job.active}>
              Push
            </Button>
            {target.kind === 'server' && (
              <Button variant="default" onClick={() => props.onServer(target.name)}>
                Next: what the server holds
              </Button>
            )}
          </div>
          <p className={classes.note}>
            What is there already is not sent again; a push that broke off goes on where it was. Afterwards everything is pulled back and
            compared byte for byte.
          </p>
        </Panel>
      )}
      <JobPanel run={job} onRetry={() => void run()} />
      {pushes.error && <ErrorPanel problem={toProblem(pushes.error)} onRetry={() => void pushes.refetch()} />}
      <Pushes pushes={pushes.data ?? []} />
      {dialog && <TargetDialog target={dialog.target} onClose={() => setDialog(undefined)} />}
    </>
  );
}
