/** Everything that goes between the preload and the main process. The data themselves go over the port, past the main process. */
export const CHANNELS = {
  /** page -> main: wants a port to the engine. */
  connect: 'almanac:connect',
  /** main -> page: the port. */
  port: 'almanac:port',
  /** page -> main, answered: a native file dialogue. */
  dialog: 'almanac:dialog',
  /** main -> page: a menu command, or a file that was opened with the app. */
  menu: 'almanac:menu',
} as const;

export type DialogKind = 'file' | 'folder' | 'save';

export interface DialogOptions {
  title?: string;
  defaultPath?: string;
  filters?: { name: string; extensions: string[] }[];
}
