import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { compareVersions } from '../../registry/compare/index.ts';
import { evidenceOf } from '../../registry/evidence.ts';
import { readFacts } from '../../registry/facts.ts';
import { versionsByModel } from '../../registry/models.ts';
import type { Sql } from '../../store/database.ts';

/** What changed against the version before it, in Markdown; null for the first. */
export async function changeOf(sql: Sql, { head, body }: StoredRecord<Approval>): Promise<string | null> {
  const versions = versionsByModel((await readFacts(sql)).approvals).get(body.name) ?? [];
  const at = versions.findIndex(({ approval }) => approval.head.id === head.id);
  const [mine, before] = [versions[at], versions[at + 1]];
  if (!mine || !before) return null;
  return (await compareVersions(sql, await evidenceOf(sql, before), await evidenceOf(sql, mine))).text;
}
