import { AlmanacError } from '#shared/base/errors.ts';
import type { BoostOptions, Column, Table } from './types.ts';

const bad = (message: string, hint: string): AlmanacError => new AlmanacError('BAD_REQUEST', message, { hint });

/** Sums of squares times sums of weights stay finite below it. */
const MOST = 1e95;

/** Throws BAD_REQUEST where the table cannot be learnt from, whatever y is. */
export function checkTable(table: Table, y: Column): void {
  const { rows, names, columns, categorical } = table;
  if (rows === 0 || columns.length === 0)
    throw bad(`The table has ${rows} rows and ${columns.length} columns.`, 'Give at least one of each.');
  if (columns.length !== names.length) throw bad(`${columns.length} columns have ${names.length} names.`, 'Give one name per column.');
  if (y.length !== rows) throw bad(`y has ${y.length} values for ${rows} rows.`, 'Give one value per row.');
  columns.forEach((column, c) => {
    if (column.length !== rows) throw bad(`Column ${names[c]} has ${column.length} values for ${rows} rows.`, 'Give one value per row.');
    if (!categorical?.[c]) return;
    const odd = column.find((x) => !Number.isNaN(x) && !(Number.isInteger(x) && x >= 0 && x < 255));
    if (odd !== undefined)
      throw bad(`Column ${names[c]} has the code ${odd}.`, 'Codes of a categorical column are 0 to 254, NaN where missing.');
  });
}

/** Throws where the table, y or an option cannot be learnt from: BAD_REQUEST, or UNSUITABLE where it is the values of y. */
export function unsuitable(table: Table, y: Column, { objective, monotone }: BoostOptions): void {
  checkTable(table, y);
  const log = objective === 'poisson' || objective === 'tweedie';
  const odd = y.findIndex((v) => !Number.isFinite(v) || (log && v < 0));
  if (odd >= 0)
    throw new AlmanacError(
      'UNSUITABLE',
      `y is ${y[odd]} in row ${odd + 1}: the ${objective} objective needs ${log ? 'values >= 0' : 'finite values'}.`,
      {
        hint: log ? 'Take another objective.' : 'Leave out rows without a target.',
        place: { row: odd + 1 },
      },
    );
  const huge = y.findIndex((v) => Math.abs(v) > MOST);
  if (huge >= 0)
    throw new AlmanacError('UNSUITABLE', `y is ${y[huge]} in row ${huge + 1}: squares of it are beyond the numbers of a computer.`, {
      hint: `Scale the target to at most ${MOST}.`,
      place: { row: huge + 1 },
    });
  const both = monotone?.findIndex((sign, c) => sign !== 0 && table.categorical?.[c]) ?? -1;
  if (both >= 0) throw bad(`Column ${table.names[both]} is categorical and cannot be monotone.`, 'Leave its sign at 0.');
}
