import { parentPort, workerData } from 'node:worker_threads';
import readSheets from 'read-excel-file/node';

type Cell = string | number | boolean | Date | null;

const pad = (n: number): string => String(n).padStart(2, '0');

// A cell's date has no zone: its UTC fields are what the sheet shows.
const dateText = (d: Date): string => {
  if (Number.isNaN(d.getTime())) return '';
  const rounded = new Date(Math.round(d.getTime() / 1000) * 1000);
  const day = rounded.toISOString().slice(0, 10);
  const [h, m, s] = [rounded.getUTCHours(), rounded.getUTCMinutes(), rounded.getUTCSeconds()];
  return h + m + s === 0 ? day : `${day} ${pad(h)}:${pad(m)}:${pad(s)}`;
};

const textOf = (cell: Cell): string => (cell === null || cell === undefined ? '' : cell instanceof Date ? dateText(cell) : String(cell));

const { path } = workerData as { path: string };
try {
  const sheets = await readSheets(path);
  parentPort!.postMessage({
    sheets: sheets.map(({ sheet, data }) => ({ name: sheet, rows: (data as Cell[][]).map((row) => row.map(textOf)) })),
  });
} catch (error) {
  parentPort!.postMessage({ failure: String((error as Error).message ?? error) });
}
