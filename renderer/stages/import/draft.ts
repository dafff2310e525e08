import type { z } from 'zod';
import { type TimeAxis, usualSeasons } from '#shared/base/axis.ts';
import type { ColumnRole, Detection, ImportPlan, ReadOptions } from '#shared/stages/import.ts';

type Read = z.input<typeof ReadOptions>;

/** An import plan while it is being edited: one role per column. */
export interface Draft {
  name: string;
  unit: string;
  layout: 'long' | 'wide';
  roles: Readonly<Record<string, ColumnRole>>;
  /** Times come from the column with that role, or from the order of the rows. */
  order: boolean;
  start: string;
  zone: string;
  format?: string;
  axis: TimeAxis;
  seasons: number[];
}

const fileName = (path: string): string =>
  path.replace(/^.*[\\/]/, '').replace(/\.(csv|tsv|txt|json|ndjson|jsonl|parquet|xlsx)?(\.gz)?$/i, '');

/** What detection proposes, as a draft. Where it could not tell, the roles it did see and an index axis. */
export function draftOf(detection: Detection): Draft {
  const { plan, columns } = detection;
  const roles: Record<string, ColumnRole> = Object.fromEntries(columns.map((c) => [c.name, c.role]));
  if (!plan)
    return {
      name: fileName(detection.path),
      unit: '',
      layout: 'long',
      roles,
      order: false,
      start: '1',
      zone: 'UTC',
      axis: { kind: 'integer', step: 1 },
      seasons: [1],
    };
  const said = new Map<string, ColumnRole>();
  for (const role of ['series', 'target', 'past', 'known', 'static'] as const) for (const name of plan[role]) said.set(name, role);
  if (plan.time.kind === 'column') said.set(plan.time.column, 'time');
  return {
    name: plan.name,
    unit: plan.unit ?? '',
    layout: plan.layout ?? 'long',
    roles: Object.fromEntries(columns.map((c) => [c.name, said.get(c.name) ?? 'ignore'])),
    order: plan.time.kind === 'order',
    start: plan.time.kind === 'order' ? plan.time.start : '1',
    zone: plan.time.zone ?? 'UTC',
    format: plan.time.kind === 'column' ? plan.time.format : undefined,
    axis: plan.axis,
    seasons: plan.seasons,
  };
}

/** A source that was imported before is taken as it was then, unit and zone included, where all of its columns are still there. */
export function asBefore(detection: Detection, before: ImportPlan | undefined): Detection {
  if (!before) return detection;
  const { series, target, past, known, static: fixed, time } = before;
  const named = [...series, ...target, ...past, ...known, ...fixed, ...(time.kind === 'column' ? [time.column] : [])];
  const there = new Set(detection.columns.map((c) => c.name));
  return named.every((name) => there.has(name)) ? { ...detection, plan: before } : detection;
}

/** There is one time, and in the long layout one target: the column that had the role gives it up. */
export function withRole(draft: Draft, column: string, role: ColumnRole): Draft {
  const single = role === 'time' || (role === 'target' && draft.layout === 'long');
  const others = Object.entries(draft.roles).map(([name, r]) => [name, single && r === role ? 'ignore' : r] as const);
  return { ...draft, order: draft.order && role !== 'time', roles: { ...Object.fromEntries(others), [column]: role } };
}

/** A new axis brings its usual seasons along. */
export const withAxis = (draft: Draft, axis: TimeAxis): Draft => ({ ...draft, axis, seasons: usualSeasons(axis) });

export const columnsWith = (draft: Draft, role: ColumnRole): string[] =>
  Object.entries(draft.roles)
    .filter(([, r]) => r === role)
    .map(([name]) => name);

/** What still keeps the draft from being a plan, in words. */
export function missingOf(draft: Draft): string[] {
  const targets = columnsWith(draft, 'target').length;
  return [
    !draft.name.trim() && 'Give the data set a name.',
    targets === 0 && 'Say which column is the target.',
    targets > 1 &&
      draft.layout === 'long' &&
      'In the long layout one column is the target; make the others covariates, or choose the wide layout.',
    !draft.order &&
      columnsWith(draft, 'time').length !== 1 &&
      'Say which column is the time, or take the times from the order of the rows.',
    draft.order && !draft.start.trim() && 'Give the time of the first row.',
    draft.seasons.length === 0 && 'Give at least one season length; 1 means none.',
  ].filter((x) => x !== false);
}

export function planOf(draft: Draft, path: string, read: Read): z.input<typeof ImportPlan> {
  const zone = draft.axis.kind === 'calendar' ? draft.axis.zone : draft.zone;
  return {
    path,
    name: draft.name.trim(),
    read,
    layout: draft.layout,
    time: draft.order
      ? { kind: 'order', start: draft.start, zone }
      : { kind: 'column', column: columnsWith(draft, 'time')[0]!, zone, ...(draft.format ? { format: draft.format } : {}) },
    series: draft.layout === 'long' ? columnsWith(draft, 'series') : [],
    target: columnsWith(draft, 'target'),
    past: columnsWith(draft, 'past'),
    known: columnsWith(draft, 'known'),
    static: columnsWith(draft, 'static'),
    axis: draft.axis,
    seasons: [...draft.seasons].sort((a, b) => a - b),
    unit: draft.unit,
  };
}
