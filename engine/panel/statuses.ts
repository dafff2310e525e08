import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { JobContext } from '../context.ts';
import type { Sql } from '../store/database.ts';
import { number, type Row, text, textOrNull } from '../store/rows.ts';
import { INTERNAL_ERROR } from './units.ts';

/** What became of one series at one cutoff, as it is stored. */
export interface StatusRow {
  /** Key of the model in its backtest, or the id of a fit's model. */
  readonly model: string;
  /** Time of the last row that the model saw. */
  readonly cutoff: number;
  /** Index of the series in the data set. */
  readonly series: number;
  readonly status: SeriesStatus;
}

const AT_ONCE = 5000;
const SHAPE =
  '[{"model":"VARCHAR","cutoff":"BIGINT","series":"INTEGER","name":"VARCHAR","state":"VARCHAR","chosen":"VARCHAR","reason":"VARCHAR","members":"JSON"}]';

export async function putStatuses(sql: Sql, record: RecordId, rows: readonly StatusRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const packed = rows.slice(from, from + AT_ONCE).map(({ model, cutoff, series, status }) => ({
      model,
      cutoff,
      series,
      name: status.series,
      state: status.state,
      chosen: status.model,
      reason: status.reason,
      members: status.members,
    }));
    await sql.run(
      `INSERT INTO statuses SELECT $1, model, cutoff, series, name, state, chosen, reason, members
       FROM (SELECT unnest(from_json($2::JSON, '${SHAPE}'), recursive := true))`,
      [record, JSON.stringify(packed)],
    );
  }
}

export interface StatusQuery {
  readonly model?: string;
  readonly state?: SeriesStatus['state'];
  readonly offset: number;
  readonly limit: number;
}

export interface StoredStatus extends SeriesStatus {
  /** Key of the model. */
  readonly key: string;
  /** 0 is the earliest cutoff of the series. */
  readonly window: number;
}

const fromRow = (row: Row): StoredStatus => {
  const reason = textOrNull(row, 'reason');
  const members = textOrNull(row, 'members');
  return {
    key: text(row, 'model'),
    window: number(row, 'win'),
    series: text(row, 'name'),
    state: text(row, 'state') as SeriesStatus['state'],
    model: text(row, 'chosen'),
    ...(reason === null ? {} : { reason }),
    ...(members === null ? {} : { members: JSON.parse(members) }),
  };
};

/** A page of the statuses of a record, by model, series and cutoff, and how many there are. */
export async function listStatuses(sql: Sql, record: RecordId, query: StatusQuery): Promise<{ total: number; series: StoredStatus[] }> {
  const where = 'WHERE ($2 IS NULL OR model = $2) AND ($3 IS NULL OR state = $3)';
  const bind = [record, query.model ?? null, query.state ?? null];
  const all = `(SELECT *, row_number() OVER (PARTITION BY model, series ORDER BY cutoff) - 1 AS win FROM statuses WHERE record = $1)`;
  const total = await sql.all(`SELECT count(*) AS n FROM ${all} ${where}`, bind);
  const rows = await sql.all(`SELECT * FROM ${all} ${where} ORDER BY model, series, win LIMIT ${query.limit} OFFSET ${query.offset}`, bind);
  return { total: number(total[0]!, 'n'), series: rows.map(fromRow) };
}

/** How many series (times cutoffs) had each state. */
export function countStates(statuses: readonly SeriesStatus[]): { fitted: number; fallback: number; failed: number } {
  const counts = { fitted: 0, fallback: 0, failed: 0 };
  for (const status of statuses) counts[status.state]++;
  return counts;
}

/** The error of a fit in which no series has a forecast, with up to three of the reasons. */
export function nothingFitted(model: string, statuses: readonly SeriesStatus[]): AlmanacError {
  const reasons = [...new Set(statuses.map((s) => s.reason).filter((r) => r !== undefined))].slice(0, 3);
  return new AlmanacError(
    'MODEL_FAILED',
    `${model} could fit none of the ${statuses.length} series: ${reasons.join('; ') || 'there are none'}.`,
    { hint: 'Look at the quality of the data, or choose a model that needs less history.' },
  );
}

/** Tells of models that broke: each bug once, however many series met it. */
export function bugTeller({ log, note }: Pick<JobContext, 'log' | 'note'>): (statuses: readonly SeriesStatus[]) => void {
  const told = new Set<string>();
  return (statuses) => {
    for (const { series, model, reason } of statuses) {
      if (!reason?.startsWith(INTERNAL_ERROR) || told.has(reason)) continue;
      told.add(reason);
      log.error({ model, series, reason }, 'a model broke');
      note('warn', `${model} met an ${reason}, first at series "${series}". This is a bug in Almanac, not a fault of the data.`);
    }
  };
}
