import type { StoredRecord } from '#shared/domain/record.ts';
import type { RegistryVersion, registryService } from '#shared/services/registry.ts';
import { type StoredRow, withAncestors } from '../../audit/witness.ts';
import type { Handlers } from '../../handlers.ts';
import { readFacts } from '../../registry/facts.ts';
import { findModel, findVersion } from '../../registry/find.ts';
import { lineageOf } from '../../registry/lineage.ts';
import { modelsOf } from '../../registry/models.ts';

export const lineage: Handlers<typeof registryService>['lineage'] = ({ model: name, version }, { db }) =>
  db.read(async (sql) => {
    const facts = await readFacts(sql);
    const model = findModel(modelsOf(facts), name);
    const versions = version === undefined ? model.versions : [findVersion(model, version)];
    const releases = new Set(versions.flatMap((v) => v.releases.map(({ id }) => id)));
    const pushes = facts.pushes.filter(({ body }) => releases.has(body.release)).map(({ head }) => head.id);
    const rows = await withAncestors(sql, [...versions.map((v) => v.approval), ...releases, ...pushes]);
    return lineageOf({ records: [...rows.values()].map(recordOf), aliases: aliasesOf(versions) });
  });

const recordOf = ({ head, body }: StoredRow): StoredRecord => ({ head, body: JSON.parse(body) });

const aliasesOf = (versions: readonly RegistryVersion[]) =>
  versions.flatMap(({ version, approval, aliases }) => aliases.map((alias) => ({ alias, version, approval })));
