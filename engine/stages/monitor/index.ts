import type { contract } from '#shared/contract.ts';
import { Check } from '#shared/stages/monitor.ts';
import { Fit } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { seriesIndex } from '../../panel/series-index.ts';
import { plain, storedForecast } from '../../panel/stored-forecast.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { runMonitor } from './run.ts';

/** Fit + new actuals -> Check: the scores of what was forecast before they were known. */
export const monitorStage: Handlers<typeof contract.monitor> = {
  run: runMonitor,
  list: async ({ fit, dataset }, { db }) => {
    const all = await db.read((sql) => listRecords(sql, 'check', Check));
    return all.filter(({ body }) => (!fit || body.fit === fit) && (!dataset || body.dataset === dataset || body.actuals === dataset));
  },
  get: ({ check }, { db }) => db.read((sql) => getRecord(sql, 'check', check, Check)),
  series: ({ check, series }, { db }) =>
    db.read(async (sql) => {
      const { body } = await getRecord(sql, 'check', check, Check);
      const fit = await getRecord(sql, 'fit', body.fit, Fit);
      const s = await seriesIndex(sql, fit.body.dataset, series);
      const { times, mean, intervals } = await storedForecast(sql, check, 'forecast', s, body.levels);
      const [actual] = await sql.columns('SELECT actual FROM forecasts WHERE record = $1 AND series = $2 ORDER BY step', [check, s]);
      return { times, actual: plain(actual!), mean, intervals };
    }),
};
