import { BrowserWindow, dialog, ipcMain, type OpenDialogOptions } from 'electron';
import { z } from 'zod';
import { CHANNELS } from './channels.ts';
import { isOurPage } from './security.ts';

const Kind = z.enum(['file', 'folder', 'save']);
const Options = z.object({
  title: z.string().max(200).optional(),
  defaultPath: z.string().max(4096).optional(),
  filters: z.array(z.object({ name: z.string().max(100), extensions: z.array(z.string().regex(/^(\*|[\w.]{1,20})$/)) })).optional(),
});

const PROPERTIES: Readonly<Record<'file' | 'folder', OpenDialogOptions['properties']>> = {
  file: ['openFile'],
  folder: ['openDirectory', 'createDirectory'],
};

/** Answers the page's requests for a path with the system's own dialogues. Null: cancelled. */
export function answerDialogs(): void {
  ipcMain.handle(CHANNELS.dialog, async (event, kind: unknown, options: unknown): Promise<string | null> => {
    if (!isOurPage(event.senderFrame)) throw new Error('Refused: not the page of Almanac.');
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!window) return null;
    const wanted = Kind.parse(kind);
    const given = Options.parse(options ?? {});
    if (wanted === 'save') return (await dialog.showSaveDialog(window, given)).filePath || null;
    return (await dialog.showOpenDialog(window, { ...given, properties: PROPERTIES[wanted] })).filePaths[0] ?? null;
  });
}
