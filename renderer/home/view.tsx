import { Button } from '@mantine/core';
import { IconFolder, IconFolderPlus } from '@tabler/icons-react';
import { useCall } from '../client/call.ts';
import { useWorkspace } from '../client/data.ts';
import { useOpenWorkspace } from '../client/workspace.ts';
import { formatAgo } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { Canvas, StageHeader } from '../components/stage-header.tsx';
import classes from './home.module.css';
import { Samples } from './samples.tsx';
import { WorkspaceSummary } from './workspace-summary.tsx';

/** Where the app begins: a workspace to open or make, and what is in the one that is open. */
export function HomeView() {
  const workspace = useWorkspace().data;
  const recent = useCall((c) => c.workspace.recent, {}).data ?? [];
  const open = useOpenWorkspace();
  const others = recent.filter((r) => r.path !== workspace?.path);
  return (
    <Canvas>
      <StageHeader
        title={workspace ? workspace.name : 'Almanac'}
        purpose={
          workspace ? (
            <span className="mono">{workspace.path}</span>
          ) : (
            'A workbench for forecasting: from a file to a release that can be checked'
          )
        }
      >
        <Button variant="default" leftSection={<IconFolder size={14} />} onClick={() => void open.choose()} loading={open.busy}>
          Open workspace
        </Button>
        <Button
          variant={workspace ? 'default' : 'filled'}
          leftSection={<IconFolderPlus size={14} />}
          onClick={() => void open.choose(true)}
          loading={open.busy}
        >
          New workspace
        </Button>
      </StageHeader>
      {workspace && <WorkspaceSummary workspace={workspace} />}
      <div className={classes.columns}>
        {others.length > 0 && (
          <Panel title="Recent workspaces" flush>
            {others.map((r) => (
              <button key={r.path} type="button" className={classes.row} disabled={!r.exists} onClick={() => void open.at(r.path)}>
                <strong>{r.name}</strong>
                <span className={classes.aside}>{r.exists ? formatAgo(r.opened) : 'no longer there'}</span>
                <span className={`mono ${classes.under}`}>{r.path}</span>
              </button>
            ))}
          </Panel>
        )}
        <Samples />
      </div>
    </Canvas>
  );
}
