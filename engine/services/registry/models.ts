import type { RegistryModel, registryService } from '#shared/services/registry.ts';
import type { Handlers } from '../../handlers.ts';
import { readFacts } from '../../registry/facts.ts';
import { findModel } from '../../registry/find.ts';
import { modelsOf } from '../../registry/models.ts';
import type { Sql } from '../../store/database.ts';

type Registry = Handlers<typeof registryService>;

export const modelIn = async (sql: Sql, name: string): Promise<RegistryModel> => findModel(modelsOf(await readFacts(sql)), name);

export const models: Registry['models'] = (_, { db }) => db.read(async (sql) => modelsOf(await readFacts(sql)));

export const get: Registry['get'] = ({ model }, { db }) => db.read((sql) => modelIn(sql, model));
