import type { ImportPlan } from '#shared/stages/import.ts';
import type { Column } from '../propose/columns.ts';
import { stampParser } from './formats.ts';

/** The format of the plan, else the one that the column shows. Undefined is ISO. */
export function resolveFormat(plan: ImportPlan, columnOf: ReadonlyMap<string, Column>): string | undefined {
  if (plan.time.kind !== 'column' || plan.axis.kind === 'integer') return undefined;
  return plan.time.format ?? columnOf.get(plan.time.column)?.stamps?.format;
}

const SHAPES: readonly [RegExp, string][] = [
  [/^\d{4}-\d{2}-\d{2}$/, '%Y-%m-%d'],
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, '%Y-%m-%d %H:%M'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, '%Y-%m-%dT%H:%M'],
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, '%Y-%m-%d %H:%M:%S'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, '%Y-%m-%dT%H:%M:%S'],
];
const UTC_SHAPES: readonly [RegExp, string][] = [
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/, '%Y-%m-%dT%H:%MZ'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, '%Y-%m-%dT%H:%M:%SZ'],
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}Z$/, '%Y-%m-%d %H:%M:%SZ'],
];

/**
 * The one strptime format that DuckDB's reader can hold the stamps of a file to, so that a stamp of any other form is noticed.
 * Undefined where there is none: the cells are then read as text. A "Z" needs the calendar of UTC, or the zone would be applied to it.
 */
export function readerFormat(plan: ImportPlan, columnOf: ReadonlyMap<string, Column>): string | undefined {
  if (plan.time.kind !== 'column' || plan.axis.kind === 'integer') return undefined;
  const format = resolveFormat(plan, columnOf);
  if (format !== undefined) return /%[sQqzZfg]|excel|Z$/.test(format) ? undefined : format;
  const cells = columnOf.get(plan.time.column)!.cells.filter(Boolean).slice(0, 2000);
  const shapes = plan.time.zone === 'UTC' ? [...SHAPES, ...UTC_SHAPES] : SHAPES;
  return shapes.find(([shape]) => cells.length > 0 && cells.every((cell) => shape.test(cell)))?.[1];
}

/** Whether the rows of the file run from late to early. */
export function isDescending(plan: ImportPlan, columnOf: ReadonlyMap<string, Column>): boolean {
  if (plan.time.kind !== 'column') return false;
  const parse = stampParser(resolveFormat(plan, columnOf));
  let balance = 0;
  let last: number | undefined;
  for (const cell of columnOf.get(plan.time.column)!.cells.slice(0, 5000)) {
    const now = cell ? parse(cell)?.ms : undefined;
    if (now !== undefined && last !== undefined) balance += Math.sign(now - last);
    last = now ?? last;
  }
  return balance < 0;
}
