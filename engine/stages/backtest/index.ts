import type { contract } from '#shared/contract.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import type { Handlers } from '../../handlers.ts';
import { listStatuses } from '../../panel/statuses.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { runBacktest } from './run.ts';
import { backtestSeries } from './series.ts';

/** FeatureSet + models + cutoffs -> Backtest: the forecasts at every cutoff. Never averages. */
export const backtestStage: Handlers<typeof contract.backtest> = {
  run: runBacktest,
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'backtest', Backtest, dataset)),
  get: ({ backtest }, { db }) => db.read((sql) => getRecord(sql, 'backtest', backtest, Backtest)),
  status: ({ backtest, ...query }, { db }) =>
    db.read(async (sql) => {
      await getRecord(sql, 'backtest', backtest, Backtest);
      return listStatuses(sql, backtest, query);
    }),
  series: backtestSeries,
};
