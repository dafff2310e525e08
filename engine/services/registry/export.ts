import type { registryService } from '#shared/services/registry.ts';
import type { Fit } from '#shared/stages/train.ts';
import { headOfTrail } from '../../audit/read.ts';
import type { Handlers } from '../../handlers.ts';
import { exportOf } from '../../registry/export.ts';
import { approved, readFacts } from '../../registry/facts.ts';
import { modelsOf } from '../../registry/models.ts';

export const exportRegistry: Handlers<typeof registryService>['export'] = (_, { db }) =>
  db.read(async (sql) => {
    const facts = await readFacts(sql);
    return exportOf({ models: modelsOf(facts), facts, fits: await approved<Fit>(sql, 'fit'), trail: await headOfTrail(sql) });
  });
