import type { registryService } from '#shared/services/registry.ts';
import type { Handlers } from '../../handlers.ts';
import { compareVersions } from '../../registry/compare/index.ts';
import { evidenceOf } from '../../registry/evidence.ts';
import { readFacts } from '../../registry/facts.ts';
import { findModel, findVersion } from '../../registry/find.ts';
import { modelsOf, versionsByModel } from '../../registry/models.ts';

export const compare: Handlers<typeof registryService>['compare'] = ({ model: name, from, to }, { db }) =>
  db.read(async (sql) => {
    const facts = await readFacts(sql);
    const model = findModel(modelsOf(facts), name);
    const versions = versionsByModel(facts.approvals).get(name)!;
    const evidence = (version: number, field: string) => {
      findVersion(model, version, field);
      return evidenceOf(sql, versions.find((v) => v.version === version)!);
    };
    return compareVersions(sql, await evidence(from, 'from'), await evidence(to, 'to'));
  });
