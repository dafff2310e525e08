import { spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { desktop } from '../client/host.ts';
import { useOpenWorkspace } from '../client/workspace.ts';

/** Commands of the desktop menu. A path of a view ("/import") goes there. */
export function useMenu(): void {
  const navigate = useNavigate();
  const { at, choose } = useOpenWorkspace();
  const obey = useRef<(command: string, argument?: string) => void>(() => {});
  obey.current = (command, argument) => {
    if (command.startsWith('/')) void navigate({ to: command });
    if (command === 'palette') spotlight.open();
    if (command === 'open-workspace') void (argument ? at(argument) : choose());
    if (command === 'new-workspace') void choose(true);
    if (command === 'import') void navigate({ to: '/import', state: argument ? { path: argument } : {} });
  };
  useEffect(() => {
    desktop?.onMenu((command, argument) => obey.current(command, argument));
  }, []);
}
