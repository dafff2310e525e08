import { existsSync } from 'node:fs';
import type { RegistryModel, registryService } from '#shared/services/registry.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import type { Handlers } from '../../handlers.ts';
import { versionBefore } from '../../registry/aliases.ts';
import { checklistOf, type ReleaseState } from '../../registry/checklist.ts';
import { evidenceOf, type VersionEvidence } from '../../registry/evidence.ts';
import { type RegistryFacts, readFacts } from '../../registry/facts.ts';
import { findModel } from '../../registry/find.ts';
import { modelsOf, versionsByModel } from '../../registry/models.ts';
import type { Sql } from '../../store/database.ts';

type Registry = Handlers<typeof registryService>;

/** The release of the version that is returned to is verified now. */
export const checklist: Registry['checklist'] = async ({ model: name, alias }, { db }) => {
  const found = await db.read(async (sql) => {
    const facts = await readFacts(sql);
    const model = findModel(modelsOf(facts), name);
    const [from, to] = [model.aliases[alias] ?? null, versionBefore(model.moves.toReversed(), alias)];
    if (to === null) return { from, to };
    const servers = serversOf(facts, model, [from, to]);
    return {
      from,
      to,
      model,
      servers,
      evidence: { from: await evidence(sql, facts, name, from), to: await evidence(sql, facts, name, to) },
    };
  });
  const { from, to } = found;
  if (!found.model || !found.evidence.to) return { items: [], from, to };
  const release = await releaseState(found.model, found.to);
  return { items: checklistOf({ from: found.evidence.from, to: found.evidence.to, release, servers: found.servers }), from, to };
};

async function evidence(sql: Sql, { approvals }: RegistryFacts, name: string, version: number | null): Promise<VersionEvidence | null> {
  const numbered = versionsByModel(approvals)
    .get(name)
    ?.find((v) => v.version === version);
  return numbered ? evidenceOf(sql, numbered) : null;
}

async function releaseState({ versions }: RegistryModel, version: number): Promise<ReleaseState> {
  const release = versions.find((v) => v.version === version)?.releases[0];
  if (!release) return { kind: 'none' };
  if (!existsSync(release.path)) return { kind: 'gone', release };
  const verified = await verifyBundle(release.path).catch((error: Error) => error);
  if (verified instanceof Error) return { kind: 'damaged', release, problem: verified.message };
  if (verified.digest !== release.digest) return { kind: 'damaged', release, problem: `Another bundle lies at ${release.path}.` };
  return verified.ok ? { kind: 'whole', release } : { kind: 'damaged', release, problem: verified.problems[0]!.message };
}

/** Names of the forecast servers that a release of one of the versions was pushed to. */
function serversOf({ pushes }: RegistryFacts, { versions }: RegistryModel, of: readonly (number | null)[]): string[] {
  const releases = new Set(versions.filter((v) => of.includes(v.version)).flatMap((v) => v.releases.map(({ id }) => id)));
  const servers = pushes.filter(({ body }) => body.target.kind === 'server' && releases.has(body.release));
  return [...new Set(servers.map(({ body }) => body.target.name))].sort();
}
