import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Contender as Scored } from '../../panel/scored-points.ts';
import type { Sql } from '../../store/database.ts';
import { number } from '../../store/rows.ts';

/** A model of a backtest, as it takes part in a comparison. */
export interface Contender extends Scored {
  readonly model: string;
  readonly failed: number;
  readonly seconds: number;
}

/** All models of the backtests. Two of the same key could not be told apart. */
export function contendersOf(backtests: readonly StoredRecord<Backtest>[]): readonly Contender[] {
  const seen = new Map<string, RecordId>();
  return backtests.flatMap(({ head, body }) =>
    body.models.map(({ key, choice, fitted, fallback, failed, seconds }) => {
      const other = seen.get(key);
      if (other)
        throw new AlmanacError('UNSUITABLE', `Both ${other} and ${head.id} have a model called "${key}".`, {
          hint: 'Run one of them again with a label for the model, or compare one at a time.',
          place: { field: 'backtests' },
        });
      seen.set(key, head.id);
      return { key, model: choice.model, backtest: head.id, probabilities: body.probabilities, fitted, fallback, failed, seconds };
    }),
  );
}

const refuse = (message: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', message, {
    hint: 'Compare backtests of one data set with the same horizon, windows and step.',
    place: { field: 'backtests' },
  });

/** Refuses backtests whose forecasts are not for the same points, or that rest on different actuals. */
export async function refuseUnlike(sql: Sql, backtests: readonly StoredRecord<Backtest>[]): Promise<void> {
  const [first, ...others] = backtests as [StoredRecord<Backtest>, ...StoredRecord<Backtest>[]];
  for (const other of others) {
    const [a, b] = [first.head.id, other.head.id];
    if (first.body.dataset !== other.body.dataset)
      throw refuse(`${a} is about the data set ${first.body.dataset}, ${b} about ${other.body.dataset}.`);
    if (first.body.plan.horizon !== other.body.plan.horizon)
      throw refuse(`${a} has a horizon of ${first.body.plan.horizon}, ${b} of ${other.body.plan.horizon}.`);
    const [row] = await sql.all(
      `WITH a AS (SELECT series, cutoff, step, actual FROM forecasts WHERE record = $1 AND model = $2),
         b AS (SELECT series, cutoff, step, actual FROM forecasts WHERE record = $3 AND model = $4)
       SELECT count(*) FILTER (a.step IS NULL OR b.step IS NULL) AS unlike,
         count(*) FILTER (a.step IS NOT NULL AND b.step IS NOT NULL AND a.actual IS DISTINCT FROM b.actual) AS repaired
       FROM a FULL JOIN b USING (series, cutoff, step)`,
      [a, first.body.models[0]!.key, b, other.body.models[0]!.key],
    );
    if (number(row!, 'unlike') > 0)
      throw refuse(`${a} and ${b} have different cutoffs: ${number(row!, 'unlike')} points are in one of them only.`);
    if (number(row!, 'repaired') > 0)
      throw refuse(`${a} and ${b} rest on different repairs: the actuals differ at ${number(row!, 'repaired')} points.`);
  }
}
