import type { StoredRecord } from '#shared/domain/record.ts';
import type { RegistryModel, RegistryVersion } from '#shared/services/registry.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { aliasesOf, movesOf } from './aliases.ts';
import type { RegistryFacts } from './facts.ts';

/** An approval with the number of its version. */
export interface Numbered {
  readonly version: number;
  readonly approval: StoredRecord<Approval>;
}

/** The versions of each model, newest first. Approvals of before there were requests bear no number of their own: they are counted. */
export function versionsByModel(approvals: readonly StoredRecord<Approval>[]): Map<string, Numbered[]> {
  const models = Map.groupBy(approvals, ({ body }) => body.name);
  return new Map(
    [...models].map(([name, newestFirst]) => [
      name,
      newestFirst.map((approval, i) => ({
        approval,
        version: approval.body.request === null ? newestFirst.length - i : approval.body.version,
      })),
    ]),
  );
}

/** The models of the registry by name. Pure: nothing that is shown is stored, so nothing can disagree. */
export function modelsOf(facts: RegistryFacts): RegistryModel[] {
  const moves = Map.groupBy(facts.moves, ({ subject }) => subject);
  const releases = releasesByApproval(facts);
  return [...versionsByModel(facts.approvals)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, versions]) => {
      const mine = movesOf(moves.get(name) ?? []);
      const aliases = aliasesOf(mine);
      return {
        name,
        versions: versions.map((numbered) => versionOf(numbered, facts, aliases, releases.get(numbered.approval.head.id) ?? [])),
        aliases,
        moves: mine.toReversed(),
      };
    });
}

function releasesByApproval({ releases, pushes }: RegistryFacts): Map<string, RegistryVersion['releases']> {
  const pushed = Map.groupBy(pushes, ({ body }) => body.release);
  const byApproval = Map.groupBy(releases, ({ body }) => body.approval);
  return new Map(
    [...byApproval].map(([approval, list]) => [
      approval,
      list.map(({ head, body }) => ({
        id: head.id,
        digest: body.digest,
        path: body.path,
        signed: body.signedBy.length > 0,
        pushes: [...new Set((pushed.get(head.id) ?? []).map((push) => push.body.target.name))],
      })),
    ]),
  );
}

function versionOf(
  { approval: { head, body }, version }: Numbered,
  { comparisons }: RegistryFacts,
  aliases: Readonly<Record<string, number>>,
  releases: RegistryVersion['releases'],
): RegistryVersion {
  const row = comparisons.get(body.comparison)?.leaderboard.find(({ key }) => key === body.key);
  return {
    version,
    approval: head.id,
    fit: body.fit,
    dataset: body.dataset,
    key: body.key,
    created: head.created,
    author: body.author,
    reviewer: body.reviewer ?? { name: head.actor, fingerprint: null },
    note: body.note,
    conditions: body.conditions,
    gatesPassed: body.gates.filter(({ passed }) => passed).length,
    gates: body.gates.length,
    metrics: Object.fromEntries((row?.scores ?? []).map(({ metric, value }) => [metric, value])),
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === version),
    releases,
  };
}
