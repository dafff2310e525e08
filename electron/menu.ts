import type { MenuItemConstructorOptions } from 'electron';
import { STAGES } from '#shared/contract.ts';

export interface MenuActions {
  /** A command for the page: a route like "/import", or one of its own names. */
  tell(command: string): void;
  openLogs(): void;
}

const titled = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** The application menu as data. */
export function menuTemplate(platform: NodeJS.Platform, devTools: boolean, { tell, openLogs }: MenuActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const to = (label: string, command: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => tell(command),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        to('New Workspace…', 'new-workspace', 'CmdOrCtrl+Shift+N'),
        to('Open Workspace…', 'open-workspace', 'CmdOrCtrl+O'),
        separator,
        to('Import Data…', 'import', 'CmdOrCtrl+I'),
        separator,
        to('Settings', '/settings', 'CmdOrCtrl+,'),
        separator,
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Stage',
      submenu: STAGES.map((stage, i) => to(titled(stage), `/${stage}`, i < 10 ? `CmdOrCtrl+${(i + 1) % 10}` : undefined)),
    },
    {
      label: '&View',
      submenu: [
        to('Command Palette…', 'palette', 'CmdOrCtrl+K'),
        to('Registry', '/registry'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(devTools ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Open Log Folder', click: openLogs }, ...(mac ? [] : [{ role: 'about' } as const])] },
  ];
}
