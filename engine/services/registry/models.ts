import type { registryService } from '#shared/services/registry.ts';
import type { Handlers } from '../../handlers.ts';
import { readFacts } from '../../registry/facts.ts';
import { findModel } from '../../registry/find.ts';
import { modelsOf } from '../../registry/models.ts';

type Registry = Handlers<typeof registryService>;

export const models: Registry['models'] = (_, { db }) => db.read(async (sql) => modelsOf(await readFacts(sql)));

export const get: Registry['get'] = ({ model }, { db }) => db.read(async (sql) => findModel(modelsOf(await readFacts(sql)), model));
