import { addSteps } from '#shared/base/axis.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import { identifier, literal } from '../../../store/rows.ts';
import type { Column } from '../propose/columns.ts';
import type { ReadPlan } from '../propose/plan.ts';
import { startOf } from '../time/start.ts';
import type { Layout } from './draft.ts';
import { type Field, keyField, numberField, textField, timeField } from './fields.ts';
import type { Relation } from './relation.ts';
import type { DraftCovariate } from './settle.ts';

const SERIES = '\u0001series';
const VALUE = '\u0001value';
const TIME = '\u0001time';
const LINE = '\u0001line';

/** Numbers stay numbers, whatever else becomes a category. */
export const isNumeric = (column: Column): boolean => column.type === 'number' || column.type === 'integer';

/** The covariates of a plan in the order in which they are stored: past, known, then static. */
export function covariatesOf(plan: ImportPlan, columnOf: ReadonlyMap<string, Column>): DraftCovariate[] {
  const varying = [
    ...plan.past.map((name) => ({ name, role: 'past' as const })),
    ...plan.known.map((name) => ({ name, role: 'known' as const })),
  ];
  return [
    ...varying.map((c, i) => ({ ...c, as: `x${i}`, text: !isNumeric(columnOf.get(c.name)!) })),
    ...plan.static.map((name, i) => ({ name, role: 'static' as const, as: `z${i}`, text: !isNumeric(columnOf.get(name)!) })),
  ];
}

const unnest = (items: readonly string[], as: string): string => `unnest([${items.join(', ')}]) AS ${identifier(as)}`;

/** Every cell of a wide table as a row of its own. */
function lengthened(relation: Relation, keep: readonly string[], targets: readonly string[], times: readonly number[] | null): Relation {
  const numeric = targets.every((name) => relation.type.get(name) !== 'VARCHAR');
  const cast = relation.typed ? '' : numeric ? '::DOUBLE' : '::VARCHAR';
  const columns = [
    ...(relation.line ? [`${relation.line} AS ${identifier(LINE)}`] : []),
    ...keep.map(identifier),
    unnest(targets.map(literal), SERIES),
    unnest(
      targets.map((name) => `${identifier(name)}${cast}`),
      VALUE,
    ),
    ...(times
      ? [
          unnest(
            times.map((t) => `${t}::BIGINT`),
            TIME,
          ),
        ]
      : []),
  ];
  const type = new Map(keep.map((name) => [name, relation.type.get(name)!]));
  type.set(SERIES, 'VARCHAR');
  type.set(VALUE, numeric ? 'DOUBLE' : 'VARCHAR');
  return {
    from: `(SELECT ${columns.join(', ')} FROM ${relation.from})`,
    type,
    line: relation.line ? identifier(LINE) : null,
    typed: relation.typed,
  };
}

/** The field of a wide table's cell: what is wrong with it is told under the name of its column. */
const cellField = (field: Field): Field => ({ ...field, columnSql: identifier(SERIES) });

/** Says how the values of the output come out of the relation. */
export function layoutOf(
  plan: ImportPlan,
  relation: Relation,
  read: ReadPlan,
  format: string | undefined,
  covariates: readonly DraftCovariate[],
): Layout {
  const fieldOf = ({ as, name, text }: DraftCovariate): Field => (text ? textField(as, name, read) : numberField(as, name, relation, read));
  const statics = covariates.filter((c) => c.role === 'static').map(fieldOf);
  if (plan.layout === 'wide' && plan.series.length > 0) {
    const { axis } = plan;
    const start = startOf(plan);
    const times = plan.target.map((_, k) => addSteps(axis, start, k));
    const long = lengthened(relation, [...plan.series, ...plan.static], plan.target, times);
    const time: Field = { as: 't', column: TIME, value: identifier(TIME), problems: [], text: `''` };
    return {
      relation: long,
      key: keyField(plan.series, plan.series.length > 1),
      time,
      target: cellField(numberField('y', VALUE, long, read)),
      covariates: [],
      statics,
    };
  }
  if (plan.layout === 'wide') {
    const long = lengthened(relation, plan.time.kind === 'column' ? [plan.time.column] : [], plan.target, null);
    const time = plan.time.kind === 'column' ? timeField(plan, long, format) : null;
    return {
      relation: long,
      key: keyField([SERIES], false),
      time,
      target: cellField(numberField('y', VALUE, long, read)),
      covariates: [],
      statics: [],
    };
  }
  return {
    relation,
    key: plan.series.length > 0 ? keyField(plan.series, !relation.typed || plan.series.length > 1) : null,
    time: plan.time.kind === 'column' ? timeField(plan, relation, format) : null,
    target: numberField('y', plan.target[0]!, relation, read),
    covariates: covariates.filter((c) => c.role !== 'static').map(fieldOf),
    statics,
  };
}
