import { AlmanacError } from '#shared/base/errors.ts';
import { isZone } from '#shared/base/zone.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import type { Column } from './propose/columns.ts';

const refuse = (message: string, field: string, hint: string, path: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', message, { hint, place: { file: path, field } });

/** Checks a plan against the columns of its file: every column there, each in one role, a known zone. */
export function checkPlan(plan: ImportPlan, columnOf: ReadonlyMap<string, Column>): void {
  const { path } = plan;
  const roles: [string, readonly string[]][] = [
    ['series', plan.series],
    ['time', plan.time.kind === 'column' ? [plan.time.column] : []],
    ['target', plan.target],
    ['past', plan.past],
    ['known', plan.known],
    ['static', plan.static],
  ];
  const taken = new Map<string, string>();
  for (const [role, columns] of roles) {
    for (const column of columns) {
      if (!columnOf.has(column)) {
        const there = [...columnOf.keys()];
        throw refuse(
          `There is no column "${column}" in ${path}.`,
          role,
          `Its columns are ${there.slice(0, 12).join(', ')}${there.length > 12 ? ' …' : ''}.`,
          path,
        );
      }
      const other = taken.get(column);
      if (other) throw refuse(`The column "${column}" is both ${other} and ${role}.`, role, 'Give every column one role.', path);
      taken.set(column, role);
    }
  }
  if (plan.layout === 'long' && plan.target.length !== 1)
    throw refuse(
      `The long layout has one target; ${plan.target.length} were given.`,
      'target',
      'Choose one, or the wide layout for one series per column.',
      path,
    );
  if (plan.layout === 'wide' && (plan.past.length > 0 || plan.known.length > 0))
    throw refuse(
      'The wide layout has no covariates.',
      plan.past.length > 0 ? 'past' : 'known',
      'Bring the file into long form to use covariates.',
      path,
    );
  if (plan.layout === 'wide' && plan.series.length > 0 && plan.time.kind === 'column')
    throw refuse(
      'Where every row is a series the times are counted, not read from a column.',
      'time',
      'Give the start and the frequency.',
      path,
    );
  const zones = [plan.time.zone, ...(plan.axis.kind === 'calendar' ? [plan.axis.zone] : [])];
  const unknown = zones.find((zone) => !isZone(zone));
  if (unknown !== undefined)
    throw refuse(`"${unknown}" is no time zone.`, 'time.zone', 'Use an IANA name like Europe/Paris, or UTC.', path);
  if (plan.seasons.some((m, i) => i > 0 && m <= plan.seasons[i - 1]!))
    throw refuse(`The season lengths ${plan.seasons.join(', ')} do not rise.`, 'seasons', 'List them shortest first.', path);
}
