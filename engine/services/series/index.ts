import type { seriesService } from '#shared/services/series.ts';
import type { Handlers } from '../../handlers.ts';
import { listSeries } from './list.ts';
import { windowAt } from './window.ts';

export const series: Handlers<typeof seriesService> = {
  list: (input, ctx) => ctx.db.read((sql) => listSeries(sql, input)),
  window: (input, ctx) => windowAt(ctx.db, input),
};
