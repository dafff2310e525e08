import type { ImportPlan } from '#shared/stages/import.ts';
import { identifier, literal } from '../../../store/rows.ts';
import type { ReadPlan } from '../propose/plan.ts';
import type { NumberFormat } from '../text/numbers.ts';
import { isCoarse, type TimeSql, timeSql } from '../time/sql.ts';
import type { Relation } from './relation.ts';

/** One value of the output: how to compute it, and when it cannot be. */
export interface Field {
  /** Its name in the output: key, t, y, x0 …, z0 … */
  readonly as: string;
  readonly column: string;
  /** SQL of the column's name, where it differs from row to row. */
  readonly columnSql?: string;
  readonly value: string;
  /** SQL conditions under which the row is kept aside, each with its reason. */
  readonly problems: readonly (readonly [condition: string, reason: string])[];
  /** SQL of the cell as text. */
  readonly text: string;
}

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;

function missingSql(cell: string, read: ReadPlan): string {
  const words = [...new Set(['', ...read.missing.map((word) => word.trim().toLowerCase())])];
  return `(${cell} IS NULL OR lower(trim(${cell})) IN (${words.map(literal).join(', ')}))`;
}

/** Text without its thousands separators and with a decimal point. Blanks may be the narrow or unbreakable ones. */
function plainNumber(cell: string, { decimal, thousands }: NumberFormat): string {
  let sql = `trim(${cell})`;
  if (thousands === ' ') sql = `regexp_replace(${sql}, '[ \u00a0\u202f]', '', 'g')`;
  else if (thousands === "'") sql = `regexp_replace(${sql}, '[''\u2019]', '', 'g')`;
  else if (thousands) sql = `replace(${sql}, ${literal(thousands)}, '')`;
  return decimal === ',' ? `replace(${sql}, ',', '.')` : sql;
}

export function numberField(as: string, column: string, relation: Relation, read: ReadPlan): Field {
  const cell = identifier(column);
  const type = relation.type.get(column)!;
  const finish = (number: string, missing: string, reason: string): Field => ({
    as,
    column,
    value: `CASE WHEN ${missing} OR isnan(${number}) THEN NULL ELSE ${number} END`,
    problems: [
      [`NOT ${missing} AND ${number} IS NULL`, reason],
      [`isinf(${number})`, 'The number is too large or infinite.'],
    ],
    text: `${cell}::VARCHAR`,
  });
  if (type === 'DOUBLE' && relation.typed)
    return {
      as,
      column,
      value: cell,
      problems: [[`isinf(${cell})`, 'The number is too large or infinite.']],
      text: `${cell}::VARCHAR`,
    };
  if (NUMERIC.test(type)) return finish(`${cell}::DOUBLE`, `(${cell} IS NULL)`, 'Not a number.');
  const text = `${cell}::VARCHAR`;
  // NaN that is no missing word of this file is no number; neither are "infinity" and hexadecimal.
  const number = `TRY_CAST(${plainNumber(text, read)} AS DOUBLE)`;
  return finish(number, missingSql(text, read), 'Not a number.');
}

/** A category: its text, or NULL where missing. */
export function textField(as: string, column: string, read: ReadPlan): Field {
  const cell = `${identifier(column)}::VARCHAR`;
  return { as, column, value: `CASE WHEN ${missingSql(cell, read)} THEN NULL ELSE trim(${cell}) END`, problems: [], text: cell };
}

/** What parts of the key are joined by until it is named; no cell of text holds it. */
export const KEY_SEPARATOR = '\u001f';

/** The columns that name a series, joined. Only nothing at all is missing here: "NA" may be Namibia. */
export function keyField(columns: readonly string[], trimmed: boolean): Field {
  const cells = columns.map((column) => `${identifier(column)}::VARCHAR`);
  const clean = cells.map((cell) => (trimmed ? `trim(${cell}, ' \t\ufeff')` : cell));
  const empty = cells.map((cell) => `(${cell} IS NULL OR trim(${cell}) = '')`);
  return {
    as: 'key',
    column: columns.join(', '),
    value: clean.length === 1 ? clean[0]! : `concat_ws(${literal(KEY_SEPARATOR)}, ${clean.join(', ')})`,
    problems: [[empty.join(' OR '), 'The series id is missing.']],
    text: cells.length === 1 ? `coalesce(${cells[0]}, '')` : `concat_ws(', ', ${cells.join(', ')})`,
  };
}

export function timeField(plan: ImportPlan, relation: Relation, format: string | undefined): Field {
  if (plan.time.kind !== 'column') throw new Error('No column tells the time.');
  const { column, zone } = plan.time;
  const cell = identifier(column);
  const type = relation.type.get(column)!;
  const { value, read }: TimeSql = timeSql(cell, type, format, plan.axis, zone);
  const kind = plan.axis.kind === 'integer' ? 'a whole number' : 'a time';
  const skipped: Field['problems'] =
    plan.axis.kind === 'integer' || zone === 'UTC' || isCoarse(plan.axis)
      ? []
      : [[`${read} IS NOT NULL AND ${value} IS NULL`, `This time does not exist in ${zone}: the clocks skip it.`]];
  return {
    as: 't',
    column,
    value,
    problems: [
      ...(relation.typed && type === 'TIMESTAMP'
        ? []
        : ([
            [`${cell} IS NULL OR trim(${cell}::VARCHAR) = ''`, 'The time is missing.'],
            [`${read} IS NULL`, `Not ${kind}${format ? ` of the form ${format}` : ''}.`],
          ] as const)),
      ...skipped,
    ],
    text: `coalesce(${cell}::VARCHAR, '')`,
  };
}
