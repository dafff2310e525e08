import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Comparison } from '#shared/stages/compare.ts';
import type { Handlers } from '../../handlers.ts';
import type { Metric } from '../../metrics/define.ts';
import { badness, metricsFor } from '../../metrics/index.ts';
import { getRecord } from '../../store/records.ts';
import { number, numberOrNull, text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

type Views = Handlers<typeof contract.compare>;

/** The column that holds a metric's scores. */
function columnOf({ levels, primary }: Comparison, id = primary): { metric: Metric; column: string } {
  const metrics = metricsFor(levels);
  const at = metrics.findIndex((metric) => metric.card.id === id);
  if (at >= 0) return { metric: metrics[at]!, column: `m${at}` };
  throw new AlmanacError('NOT_FOUND', `The comparison has no metric "${id}".`, {
    hint: `It has ${metrics.map((metric) => metric.card.id).join(', ')}.`,
    place: { field: 'metric' },
  });
}

const bestOf = (metric: Metric, keys: readonly string[], values: readonly (number | null)[]): string => {
  let best = -1;
  values.forEach((value, m) => {
    if (value !== null && (best < 0 || badness(metric, value) < badness(metric, values[best]!))) best = m;
  });
  return keys[best] ?? '';
};

/** Sorted by a model's score (the leader's where `sort` is left out) or by `series`, the name; those without a score last. */
export const bySeries: Views['bySeries'] = ({ comparison, search, sort, descending, offset, limit, ...input }, { db }) =>
  db.read(async (sql) => {
    const { body } = await getRecord(sql, 'comparison', comparison, Comparison);
    const { metric, column } = columnOf(body, input.metric);
    const keys = body.leaderboard.map((row) => row.key);
    const by = keys.indexOf(sort ?? keys[0]!);
    const order = `${sort === 'series' ? 'name' : `v${Math.max(0, by)}`} ${descending ? 'DESC' : 'ASC'} NULLS LAST`;
    const pivot = keys.map((_, m) => `max(${column}) FILTER (model = ${m}) AS v${m}`).join(', ');
    const from = `(SELECT name, s, ${pivot} FROM ${table(comparison, 'series')} JOIN ${table(body.dataset, 'series')} USING (s)
      WHERE $1 IS NULL OR contains(lower(name), lower($1)) GROUP BY name, s)`;
    const total = await sql.all(`SELECT count(*) AS n FROM ${from}`, [search ?? null]);
    const rows = await sql.all(`SELECT * FROM ${from} ORDER BY ${order}, s LIMIT ${limit} OFFSET ${offset}`, [search ?? null]);
    return {
      total: number(total[0]!, 'n'),
      metric: metric.card.id,
      rows: rows.map((row) => {
        const values = keys.map((_, m) => numberOrNull(row, `v${m}`));
        return {
          series: text(row, 'name'),
          scores: Object.fromEntries(keys.map((key, m) => [key, values[m]!])),
          best: bestOf(metric, keys, values),
        };
      }),
    };
  });

export const byStep: Views['byStep'] = ({ comparison, metric: id }, { db }) =>
  db.read(async (sql) => {
    const { body } = await getRecord(sql, 'comparison', comparison, Comparison);
    const { metric, column } = columnOf(body, id);
    const rows = await sql.all(`SELECT model, step, ${column} AS value FROM ${table(comparison)} ORDER BY step, model`);
    const steps = [...new Set(rows.map((row) => number(row, 'step')))];
    const values = new Map(rows.map((row) => [`${number(row, 'model')} ${number(row, 'step')}`, numberOrNull(row, 'value')]));
    return {
      metric: metric.card.id,
      steps,
      models: body.leaderboard.map(({ key }, m) => ({ key, values: steps.map((step) => values.get(`${m} ${step}`) ?? null) })),
    };
  });
