import { Button } from '@mantine/core';
import { IconRefresh, IconServer } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { ActivateDialog, RevertDialog } from './activate-dialogs.tsx';
import classes from './publish.module.css';
import type { ReleaseRow } from './release-picker.tsx';
import { RemotePanel } from './remote-panel.tsx';

type Open = { what: 'activate'; model: string; digest: string } | { what: 'revert'; model: string; alias: string };

/** What a forecast server holds and answers from, and the ways to change that. */
export function ServerStep(props: {
  releases: readonly ReleaseRow[];
  target: string | undefined;
  onTarget: (name: string) => void;
  onTargets: () => void;
}) {
  const targets = useCall((c) => c.publish.targets, {});
  const servers = targets.data?.filter((t) => t.kind === 'server') ?? [];
  const server = servers.find((t) => t.name === props.target) ?? servers[0];
  const remote = useCall((c) => c.publish.remote, server ? { target: server.name } : null, { fresh: 5000 });
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  if (targets.error) return <ErrorPanel problem={toProblem(targets.error)} onRetry={() => void targets.refetch()} />;
  if (targets.data && !server)
    return (
      <EmptyState
        icon={IconServer}
        title="No forecast server yet"
        text="Start one with `almanac serve`, or deploy a bundle; then name its address among the places."
      >
        <Button onClick={props.onTargets}>Add the server</Button>
      </EmptyState>
    );
  if (!server) return null;
  const model = remote.data?.find((m) => m.model === open?.model);
  return (
    <>
      <div className={classes.bar}>
        <RecordSelect
          label="Server"
          width={260}
          options={servers.map((t) => ({ id: t.name, title: t.name, note: t.url }))}
          value={server.name}
          onChange={props.onTarget}
        />
        <Button variant="default" leftSection={<IconRefresh size={14} />} loading={remote.isFetching} onClick={() => void remote.refetch()}>
          Ask again
        </Button>
        <span className={classes.dim}>{server.url}</span>
      </div>
      {remote.error && <ErrorPanel problem={toProblem(remote.error)} onRetry={() => void remote.refetch()} />}
      {remote.data?.length === 0 && (
        <EmptyState
          icon={IconServer}
          title="The server holds no release"
          text="Push one to it; it is verified there and waits until it is activated."
        >
          <Button onClick={props.onTargets}>Push a release</Button>
        </EmptyState>
      )}
      {!remote.error &&
        remote.data?.map((m) => (
          <RemotePanel
            key={m.model}
            model={m}
            releases={props.releases}
            onActivate={(digest) => setOpen({ what: 'activate', model: m.model, digest })}
            onRevert={(alias) => setOpen({ what: 'revert', model: m.model, alias })}
          />
        ))}
      {open?.what === 'activate' && model && <ActivateDialog target={server.name} model={model} digest={open.digest} onClose={close} />}
      {open?.what === 'revert' && model && <RevertDialog target={server.name} model={model} alias={open.alias} onClose={close} />}
    </>
  );
}
