import type { Capabilities } from '#shared/domain/model-card.ts';
import type { CovariateRole, Panel } from '#shared/domain/panel.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Sql } from '../store/database.ts';
import { table } from '../store/tables.ts';
import type { Varying } from './columns/spec.ts';
import type { KnownEdit } from './edits.ts';
import { type KnownFuture, knownFuture } from './future.ts';
import { runsOf, type SeriesShape, seriesShapes } from './shape.ts';

const ROWS_AT_ONCE = 500_000;

export interface LoadedPanel {
  /** All series of the data set (or those asked for) in input order, each up to its last target; one that was excluded has no rows. */
  readonly panel: Panel;
  /** The index of each series of the panel in the data set. */
  readonly index: Int32Array;
  /** The known covariates over the next `horizon` steps, with the edits of a scenario applied. Says what it had to assume. */
  future(horizon: number, edits?: readonly KnownEdit[]): KnownFuture;
}

export interface LoadOptions {
  readonly series?: readonly string[] | undefined;
  /** Whether the covariates and features that are known up to the origin only are wanted: a fit of a model that uses them. */
  readonly past?: boolean;
}

/** Whether a fit of the model looks at what is known up to the origin only. */
export const usesPast = ({ can }: { readonly can: Capabilities }): boolean => can.covariates === 'past-and-known';

const shared = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));

function offsetsOf(counts: readonly number[]): Int32Array {
  const offsets = new Int32Array(new SharedArrayBuffer(4 * (counts.length + 1)));
  counts.forEach((count, i) => {
    offsets[i + 1] = offsets[i]! + count;
  });
  return offsets;
}

/** Reads runs of whole series, so that what the database hands over stays small beside the panel itself. */
async function readRuns(
  sql: Sql,
  features: StoredRecord<FeatureSet>,
  shapes: readonly SeriesShape[],
  columns: readonly string[],
  take: (s: number, columns: readonly Float64Array[], from: number) => void,
): Promise<void> {
  const rows = shapes.filter((shape) => shape.kept > 0);
  const position = new Map(shapes.map((shape, i) => [shape.s, i]));
  for (const [from, to] of runsOf(rows, ROWS_AT_ONCE)) {
    const run = rows.slice(from, to);
    const whole = run.at(-1)!.s - run[0]!.s === run.length - 1;
    const where = whole ? `BETWEEN ${run[0]!.s} AND ${run.at(-1)!.s}` : `IN (${run.map((shape) => shape.s).join(', ')})`;
    const read = await sql.columns(`SELECT ${columns.join(', ')} FROM ${table(features.head.id)} WHERE s ${where} ORDER BY s, t`);
    let row = 0;
    for (const shape of run) {
      take(position.get(shape.s)!, read, row);
      row += shape.kept + shape.ahead;
    }
  }
}

/**
 * The panel of a feature set: the repaired target and the covariates that models may use (those known in advance unless asked for the
 * others too), on shared memory. Rows after the last target
 * of a series are cut off and kept aside for `future`. Series are those of the data set, in its order.
 */
export async function loadPanel(
  sql: Sql,
  features: StoredRecord<FeatureSet>,
  dataset: StoredRecord<Dataset>,
  options: LoadOptions = {},
): Promise<LoadedPanel> {
  const shapes = await seriesShapes(sql, features.head.id, dataset.head.id, options.series);
  const offsets = offsetsOf(shapes.map((shape) => shape.kept));
  const aheadOffsets = offsetsOf(shapes.map((shape) => shape.ahead));
  const fields = features.body.columns.map((column, i) => ({ ...column, field: `f${i}` }));
  const varying = fields.filter((field) => field.role === 'known' || (field.role === 'past' && options.past));
  const rows = offsets[shapes.length]!;
  const times = shared(rows);
  const y = shared(rows);
  const covariates = varying.map(({ name, role, from, knownAt }) => ({
    name,
    role: role as CovariateRole,
    values: shared(rows),
    calendar: from === 'calendar' || from === 'fourier',
    ...(knownAt && { knownAt }),
  }));
  const known = covariates.filter((c) => c.role === 'known');
  const ahead = new Map(known.map((c) => [c.name, shared(aheadOffsets[shapes.length]!)]));
  const statics = fields
    .filter((field) => field.role === 'static')
    .map(({ name, field }) => ({
      name,
      field,
      values: new Float64Array(shapes.length).fill(Number.NaN),
      ...categoriesOf(dataset.body, name),
    }));
  const columns = ['t', 'y', ...varying.map((field) => field.field), ...statics.map((field) => field.field)];
  await readRuns(sql, features, shapes, columns, (s, read, from) => {
    const to = from + shapes[s]!.kept;
    times.set(read[0]!.subarray(from, to), offsets[s]!);
    y.set(read[1]!.subarray(from, to), offsets[s]!);
    covariates.forEach((covariate, c) => {
      covariate.values.set(read[2 + c]!.subarray(from, to), offsets[s]!);
      ahead.get(covariate.name)?.set(read[2 + c]!.subarray(to, to + shapes[s]!.ahead), aheadOffsets[s]!);
    });
    statics.forEach((column, c) => {
      column.values[s] = read[2 + covariates.length + c]![from]!;
    });
  });
  const panel: Panel = {
    axis: dataset.body.axis,
    ids: shapes.map((shape) => shape.name),
    offsets,
    times,
    y,
    covariates,
    statics: statics.map(({ field: _, ...column }) => column),
  };
  return {
    panel,
    index: Int32Array.from(shapes, (shape) => shape.s),
    future: (horizon, edits = []) =>
      knownFuture(
        {
          panel,
          ahead: { offsets: aheadOffsets, columns: ahead },
          recipe: features.body.recipe,
          given: givenOf(features.body, dataset.body),
          seasons: dataset.body.seasons,
        },
        horizon,
        edits,
      ),
  };
}

/** The covariates of the data set that vary in time, as the features use them. */
const givenOf = ({ columns }: FeatureSet, { covariates }: Dataset): Varying[] =>
  columns.flatMap(({ name, role, from }) => {
    const found = from === name && role !== 'static' ? covariates.find((c) => c.name === name) : undefined;
    return found ? [{ name, role: role as CovariateRole, type: found.type }] : [];
  });

const categoriesOf = (dataset: Dataset, name: string): { categories?: readonly string[] } => {
  const categories = dataset.covariates.find((c) => c.name === name)?.categories;
  return categories ? { categories } : {};
};
