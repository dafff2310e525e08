import { AlmanacError } from '#shared/base/errors.ts';
import { Scenario } from '#shared/stages/scenario.ts';
import type { ScenarioView } from '../../report/content.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import { text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';
import type { Sources } from './sources.ts';

/** The scenarios that a report is to show: of the approved fit, summed over the series where there are several. */
export async function scenarioViews(sql: Sql, { fit, dataset }: Sources, ids: readonly string[]): Promise<ScenarioView[]> {
  const views: ScenarioView[] = [];
  for (const id of ids) {
    const record = await getRecord(sql, 'scenario', id, Scenario);
    if (record.body.fit !== fit.head.id)
      throw new AlmanacError('NOT_FOUND', `The scenario "${record.body.name}" is of another fit than the approval.`, {
        hint: `Run it on ${fit.head.id}, or leave it out.`,
        place: { field: 'scenarios' },
      });
    const [times, baseline, scenario] = await sql.columns(
      `SELECT t, sum(mean) FILTER (model = 'baseline') AS b, sum(mean) FILTER (model = 'scenario') AS e FROM forecasts
       WHERE record = $1 GROUP BY t ORDER BY t`,
      [id],
    );
    const name = (await sql.all(`SELECT name FROM ${table(dataset.head.id, 'series')} ORDER BY s LIMIT 1`))[0];
    const series = record.body.seriesCount === 1 && name ? text(name, 'name') : `Total of ${record.body.seriesCount} series:`;
    views.push({ record, series, times: times!, baseline: baseline!, scenario: scenario! });
  }
  return views;
}
