import { SearchTrial } from '#shared/services/search.ts';
import type { Sql } from '../../store/database.ts';
import { json } from '../../store/rows.ts';

/** The trials that were made under a key, in their order; of a gap only those before it. */
export async function storedTrials(sql: Sql, key: string): Promise<SearchTrial[]> {
  const rows = await sql.all('SELECT body FROM trials WHERE search = $1 ORDER BY trial', [key]);
  const trials = rows.map((row) => SearchTrial.parse(json(row, 'body')));
  const gap = trials.findIndex((t, i) => t.trial !== i + 1);
  return gap < 0 ? trials : trials.slice(0, gap);
}

/** Stores the trials of a round, all or none. Call inside a write transaction. */
export async function putTrials(sql: Sql, key: string, trials: readonly SearchTrial[]): Promise<void> {
  for (const trial of trials)
    await sql.run('INSERT OR REPLACE INTO trials VALUES ($1, $2, $3::JSON)', [key, trial.trial, JSON.stringify(trial)]);
}
