import { AlmanacError } from '#shared/base/errors.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import type { KnownEdit } from '../../panel/edits.ts';
import { columnNames, readLong } from '../../standalone/read.ts';
import type { Sql } from '../../store/database.ts';

type Replace = Extract<Edit, { kind: 'replace' }>;

/** The columns of a replacement file that tell series and time: named as in the file that the data set came from. */
function columnsOf({ plan }: Dataset, there: readonly string[], file: string): { series?: string; time: string } {
  const wanted = plan.time.kind === 'column' ? plan.time.column : 'time';
  const time = [wanted, 'time', 't'].find((name) => there.includes(name));
  if (!time)
    throw new AlmanacError('UNREADABLE', `${file} has no time column "${wanted}".`, {
      hint: `Name it as in the data set's own file. Its columns: ${there.slice(0, 20).join(', ')}.`,
      place: { file, column: wanted },
    });
  const series = (plan.series.length === 1 ? [plan.series[0]!, 'series'] : ['series']).find((name) => there.includes(name));
  return series === undefined ? { time } : { series, time };
}

/** Reads what a file puts in place of a covariate: by series and time, or by time alone where it has no series column. */
async function lookUp(
  sql: Sql,
  { path, column }: Replace,
  dataset: Dataset,
): Promise<(series: string, time: number) => number | undefined> {
  const names = columnsOf(dataset, await columnNames(sql, path), path);
  const zone = dataset.axis.kind === 'calendar' ? dataset.axis.zone : 'UTC';
  const table = await readLong(sql, path, { ...names, values: [column], zone });
  const values = new Map<string, Map<number, number>>(table.ids.map((id) => [id, new Map()]));
  table.columns[column]!.forEach((value, i) => {
    if (Number.isFinite(value)) values.get(table.ids[table.series[i]!]!)!.set(table.times[i]!, value);
  });
  return names.series === undefined ? (_, time) => values.get(table.ids[0]!)!.get(time) : (series, time) => values.get(series)?.get(time);
}

/** Edits with their files read. */
export async function withFiles(sql: Sql, edits: readonly Edit[], dataset: Dataset): Promise<KnownEdit[]> {
  const ready: KnownEdit[] = [];
  for (const edit of edits) {
    if (edit.kind !== 'replace') ready.push(edit);
    else {
      const { path: _, column: __, ...rest } = edit;
      ready.push({ ...rest, valueAt: await lookUp(sql, edit, dataset) });
    }
  }
  return ready;
}
