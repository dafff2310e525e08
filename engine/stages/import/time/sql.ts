import type { TimeAxis } from '#shared/base/axis.ts';
import { literal } from '../../../store/rows.ts';
import { localToUtc } from './clock.ts';
import type { StampFormat } from './formats.ts';

/** SQL for the time of a row. */
export interface TimeSql {
  /** UTC milliseconds or an integer index; NULL where the cell is none. */
  readonly value: string;
  /** The time before the zone was applied: NULL means unreadable, while a NULL `value` beside it is an hour that does not exist. */
  readonly read: string;
}

const OFFSET = "'(Z|z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$'";
const LARGEST = 2 ** 53;

/** Whether a step is a day or longer: midnights that the clocks skip are then moved forward instead of refused. */
export const isCoarse = (axis: TimeAxis): boolean => axis.kind === 'calendar' && !['second', 'minute', 'hour'].includes(axis.every.unit);

function quarterSql(format: string, cell: string): string {
  const pattern = `^${format
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace('%Y', '(?P<y>\\d{4})')
    .replace('%q', '(?P<q>[1-4])')}$`;
  const yearFirst = format.indexOf('%Y') < format.indexOf('%q');
  const part = (n: number): string => `regexp_extract(${cell}, ${literal(pattern)}, ${n})`;
  const [year, quarter] = yearFirst ? [part(1), part(2)] : [part(2), part(1)];
  return `epoch_ms(TRY_CAST(${year} || '-' || (3 * (TRY_CAST(${quarter} AS INTEGER) - 1) + 1) || '-01' AS TIMESTAMP))`;
}

const index = (cell: string): string =>
  `CASE WHEN TRY_CAST(${cell} AS DOUBLE) = floor(TRY_CAST(${cell} AS DOUBLE)) AND abs(TRY_CAST(${cell} AS DOUBLE)) <= ${LARGEST} THEN TRY_CAST(TRY_CAST(${cell} AS DOUBLE) AS BIGINT) END`;

/** Local milliseconds and instants of a text cell, whichever it holds. */
function textSql(format: StampFormat, cell: string): { local: string; instant: string | null } {
  const number = `TRY_CAST(${cell} AS DOUBLE)`;
  if (format === undefined) {
    const dated = `regexp_matches(${cell}, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}')`;
    const clock = `regexp_matches(${cell}, '[0-9]:[0-9]')`;
    return {
      local: `CASE WHEN ${dated} AND NOT (${clock} AND regexp_matches(${cell}, ${OFFSET})) THEN epoch_ms(TRY_CAST(${cell} AS TIMESTAMP)) END`,
      instant: `CASE WHEN ${dated} AND ${clock} AND regexp_matches(${cell}, ${OFFSET}) THEN epoch_ms(TRY_CAST(${cell} AS TIMESTAMPTZ)) END`,
    };
  }
  if (format === '%s') return { local: 'NULL', instant: `TRY_CAST(round(${number} * 1000) AS BIGINT)` };
  if (format === '%Q') return { local: 'NULL', instant: `TRY_CAST(round(${number}) AS BIGINT)` };
  if (format === 'excel') return { local: `TRY_CAST(round((${number} - 25569) * 86400) * 1000 AS BIGINT)`, instant: null };
  if (format.includes('%q')) return { local: quarterSql(format, cell), instant: null };
  if (format.includes('%z'))
    return { local: 'NULL', instant: `epoch_ms(try_strptime(regexp_replace(${cell}, 'Z$', '+00:00'), ${literal(format)}))` };
  const value = `epoch_ms(try_strptime(${cell}, ${literal(format)}))`;
  return format.endsWith('Z') ? { local: 'NULL', instant: value } : { local: value, instant: null };
}

/** SQL for a time cell of the given DuckDB type. */
export function timeSql(cell: string, type: string, format: StampFormat, axis: TimeAxis, zone: string): TimeSql {
  if (axis.kind === 'integer') return { value: index(cell), read: index(cell) };
  const shift = isCoarse(axis);
  const placed = (local: string): TimeSql => ({ value: localToUtc(zone, local, shift), read: local });
  if (type === 'TIMESTAMP WITH TIME ZONE') return { value: `epoch_ms(${cell})`, read: `epoch_ms(${cell})` };
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return placed(`epoch_ms((${cell})::TIMESTAMP)`);
  const text = type === 'VARCHAR' ? `trim(${cell})` : `(${cell})::VARCHAR`;
  const { local, instant } = textSql(format, text);
  if (instant === null) return placed(local);
  if (local === 'NULL') return { value: instant, read: instant };
  return { value: `coalesce(${instant}, ${localToUtc(zone, local, shift)})`, read: `coalesce(${instant}, ${local})` };
}
