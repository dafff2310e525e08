import { pageToken } from './page.ts';

export interface FileFilter {
  name: string;
  extensions: string[];
}
export interface DialogOptions {
  title?: string;
  /** Suggested file name or full path, for saving. */
  defaultPath?: string;
  filters?: FileFilter[];
}

/** What the desktop preload puts on `window.almanac`. */
export interface DesktopBridge {
  connect(): void;
  pathOf(file: File): string;
  openFile(options: DialogOptions): Promise<string | null>;
  openFolder(): Promise<string | null>;
  saveFile(options: DialogOptions): Promise<string | null>;
  onMenu(listener: (command: string, argument?: string) => void): unknown;
  readonly platform: string;
}

declare global {
  interface Window {
    readonly almanac?: DesktopBridge;
  }
}

export const desktop: DesktopBridge | undefined = window.almanac;
export const isMac = /mac/i.test(desktop?.platform ?? navigator.platform);

/** The path under which the engine can read a file that was dropped or chosen. In the browser it is uploaded first. */
export async function pathOf(file: File, onProgress?: (share: number) => void, signal?: AbortSignal): Promise<string> {
  return desktop ? desktop.pathOf(file) : upload(file, onProgress, signal);
}

// fetch cannot report how much was sent.
function upload(file: File, onProgress?: (share: number) => void, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('x-almanac-token', pageToken ?? '');
    request.responseType = 'json';
    request.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total);
    request.onload = () =>
      request.status < 300
        ? resolve((request.response as { path: string }).path)
        : reject(request.response ?? new Error(`The upload of ${file.name} was refused (HTTP ${request.status}).`));
    request.onerror = () => reject(new Error(`The upload of ${file.name} broke off.`));
    request.onabort = () => reject(new DOMException('Upload cancelled', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
