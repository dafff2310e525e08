import { Worker } from 'node:worker_threads';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { ReadOptions } from '#shared/stages/import.ts';
import type { Pace } from '../prepare/plain.ts';
import { tidyWriter } from '../prepare/tidy.ts';
import type { Source } from '../source/open.ts';
import { checkSheetFile } from '../source/zip.ts';
import { columnNames, guessHeader } from '../text/dialect.ts';
import { MAX_COLUMNS, readPlan, type Sample } from './plan.ts';

interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

const WORKER = new URL(`../source/sheet-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
const MEMORY_MB = 1024;
const SAMPLED = 20_000;
const WAIT = 50;

const refuse = (source: Source, what: string, hint: string): AlmanacError =>
  new AlmanacError('UNREADABLE', `${source.path} ${what}.`, { hint, place: { file: source.path } });

/** Reads all sheets in a thread of its own with bounded memory: parsing one would hold up everything else. */
async function sheetsOf(source: Source, check: () => void): Promise<Sheet[]> {
  await checkSheetFile(source);
  const worker = new Worker(WORKER, { workerData: { path: source.path }, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Sheet[]>((resolve, reject) => {
      timer = setInterval(() => {
        try {
          check();
        } catch {
          reject(cancelled());
        }
      }, WAIT);
      worker.on('message', (answer: { sheets: Sheet[] } | { failure: string }) =>
        'sheets' in answer
          ? resolve(answer.sheets)
          : reject(refuse(source, `cannot be read as an Excel file: ${answer.failure}`, 'Save it again as .xlsx, or as CSV.')),
      );
      worker.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? refuse(source, 'is too large for an Excel file', 'Save the table as CSV and import that.')
            : error,
        ),
      );
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}

function chosen(source: Source, sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  const found = wanted === undefined ? (sheets.find((s) => s.rows.length > 0) ?? sheets[0]) : sheets.find((s) => s.name === wanted);
  if (!found) throw refuse(source, `has no sheet "${wanted}"`, `Its sheets are ${sheets.map((s) => s.name).join(', ')}.`);
  if (found.rows.length === 0) throw refuse(source, `holds no rows in the sheet "${found.name}"`, 'Choose another sheet.');
  return found;
}

const blank = (row: readonly string[]): boolean => row.every((cell) => cell.trim() === '');

/** The rows of a sheet as text. Cells of formulas hold what they last came to: nothing is computed. */
export async function sampleSheet(source: Source, given: ReadOptions): Promise<Sample> {
  const sheets = await sheetsOf(source, () => {});
  const { name, rows } = chosen(source, sheets, given.sheet);
  const lines = rows.map((cells, i) => ({ line: i + 1, cells })).filter(({ cells }) => !blank(cells));
  const header = given.header ?? guessHeader(lines.slice(0, 100));
  const first = lines[0]!;
  const width = first.cells.length;
  if (width > MAX_COLUMNS) throw refuse(source, `has ${width} columns; at most ${MAX_COLUMNS} are read`, 'Bring it into long form.');
  const body = (header ? lines.slice(1) : lines).slice(0, SAMPLED).map(({ cells }) => cells);
  return {
    read: readPlan(body, given, { format: 'xlsx', header, sheet: name }),
    names: columnNames(header ? first.cells : undefined, width),
    skip: header ? first.line : first.line - 1,
    rows: body,
    further: [],
    whole: lines.length <= SAMPLED,
    findings:
      sheets.length > 1
        ? [
            {
              level: 'info',
              message: `The sheet "${name}" is read; the file has ${sheets.length}.`,
              hint: 'Choose another if you mean it.',
            },
          ]
        : [],
    sheets: sheets.map((s) => s.name),
  };
}

/** Writes a sheet as clean CSV; a row's line is its number in the sheet. */
export async function tidySheet(
  source: Source,
  { read, names, skip }: Sample,
  paths: { readonly data: string; readonly rejects: string },
  pace: Pace,
): Promise<void> {
  const { rows } = chosen(source, await sheetsOf(source, pace.check), read.sheet);
  const writer = tidyWriter(paths, names.length);
  try {
    for (let i = skip; i < rows.length; i++) if (!blank(rows[i]!)) await writer.write({ line: i + 1, cells: rows[i]! });
    await writer.close();
  } catch (error) {
    writer.destroy();
    throw error;
  }
}
