import { create } from 'zustand';
import { type DialogOptions, desktop } from './host.ts';

export interface FileRequest extends DialogOptions {
  mode: 'file' | 'folder' | 'save';
  resolve(path: string | null): void;
}

/** The open request of the browser door; the shell shows a dialogue for it. */
export const useFileRequest = create<{ request: FileRequest | null }>(() => ({ request: null }));

/** Asks for a path: a native dialogue on the desktop, the app's own in the browser. Null when cancelled. */
export function pickFile(mode: FileRequest['mode'], options: DialogOptions = {}): Promise<string | null> {
  if (desktop) {
    if (mode === 'folder') return desktop.openFolder();
    return mode === 'file' ? desktop.openFile(options) : desktop.saveFile(options);
  }
  return new Promise((resolve) => {
    useFileRequest.setState({
      request: {
        ...options,
        mode,
        resolve: (path) => {
          useFileRequest.setState({ request: null });
          resolve(path);
        },
      },
    });
  });
}
