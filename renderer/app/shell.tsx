import { type HotkeyItem, useHotkeys } from '@mantine/hooks';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { STAGES } from '#shared/contract.ts';
import { useWorkspace } from '../client/data.ts';
import { attachJobs } from '../client/job-store.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { FileDialog } from './file-dialog.tsx';
import { InspectorColumn } from './inspector-column.tsx';
import { useJobNotices } from './job-notices.ts';
import { useMenu } from './menu.ts';
import { NewIdentity } from './new-identity.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { toggleInspector, toggleRail, useUi } from './ui.ts';
import { WorkspaceProblem } from './workspace-problem.tsx';

/** The frame that every view lives in: rail, canvas, inspector, status bar, and what opens over them. */
export function Shell() {
  const rail = useUi((s) => s.rail);
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const path = workspace.data?.path;
  useEffect(() => {
    if (path) attachJobs();
  }, [path]);
  useJobNotices();
  useMenu();
  useHotkeys([
    ['mod+B', toggleRail],
    ['mod+alt+B', toggleInspector],
    ...STAGES.map((stage, i): HotkeyItem => [`alt+${(i + 1) % 10}`, () => void navigate({ to: `/${stage}` })]),
  ]);
  return (
    <div className={classes.shell} data-rail={rail ? 'wide' : 'narrow'}>
      <button type="button" className="skip-link visually-hidden" onClick={skip}>
        Skip to the content
      </button>
      <TopBar />
      <Rail narrow={!rail} />
      <main id="canvas" tabIndex={-1} className={classes.canvas}>
        <ConnectionBanner />
        <WorkspaceProblem />
        <Outlet />
      </main>
      <InspectorColumn />
      <StatusBar />
      <Palette />
      <FileDialog />
      <NewIdentity />
    </div>
  );
}

const skip = () => document.getElementById('canvas')?.focus();
