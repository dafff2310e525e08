import type { Readable } from 'node:stream';
import type { ReleaseInfo, Serving } from '#engine/serving/index.ts';
import type { HeldRelease, ServedModel } from '#shared/serving/api.ts';
import { type Choice, type Chosen, choose, type Question } from './choose.ts';
import { createTurn } from './in-turn.ts';
import type { Metrics } from './metrics.ts';
import { Problem } from './problem.ts';
import { type Aliases, moved, movedBack } from './store/aliases.ts';
import type { Held, HeldStore } from './store/held.ts';
import { createView } from './view.ts';

export interface CatalogParts {
  readonly serving: Serving;
  readonly held: HeldStore;
  readonly aliases: Aliases;
  readonly metrics: Metrics;
  /** Throws UNTRUSTED or CORRUPT, else the digest of the release. */
  readonly verify: (archive: string) => Promise<string>;
  readonly defaultModel: string | undefined;
  readonly share: number;
  readonly now?: () => number;
}

/** The releases that the service holds, and which of them each alias stands for. What changes it runs in turn. */
export interface Catalog {
  /** Finds what is on disk, takes the listed bundles, and loads what aliases stand for. Names of releases that could not be loaded. */
  readonly start: (listed: readonly string[]) => Promise<{ digest: string; error: unknown }[]>;
  readonly choose: (question: Question, subject: string) => Chosen;
  readonly held: (digest: string) => Held;
  /** The release in memory: loaded again where it had to make room. */
  readonly loaded: (held: Held) => Promise<ReleaseInfo>;
  readonly aliasOf: (model: string, alias: string) => Held | undefined;
  readonly stage: (from: Readable | string, by: string) => Promise<{ release: HeldRelease; fresh: boolean }>;
  /** Verify, load, replay, write, switch: what fails on the way leaves the old one. */
  readonly activate: (model: string, alias: string, digest: string, by: string) => Promise<ServedModel>;
  readonly rollback: (model: string, alias: string, by: string) => Promise<ServedModel>;
  readonly remove: (digest: string) => Promise<void>;
  readonly models: () => ServedModel[];
  readonly model: (name: string) => ServedModel;
  readonly releases: () => HeldRelease[];
}

export function createCatalog(parts: CatalogParts): Catalog {
  const { serving, aliases, metrics, now = Date.now } = parts;
  const inTurn = createTurn();
  const held = new Map<string, Held>();
  const choice: Choice = { held, aliasesOf: (model) => aliases.of(model).aliases, defaultModel: parts.defaultModel, share: parts.share };
  const time = (): string => new Date(now()).toISOString();

  const get = (digest: string): Held => {
    const found = held.get(digest);
    if (found) return found;
    throw new Problem('NOT_FOUND', `No release ${digest.slice(0, 12)}… is here.`, { hint: 'GET /v1/releases lists them.' });
  };
  const pin = (): void => {
    const standing = aliases.models().flatMap((model) => Object.values(aliases.of(model).aliases));
    serving.pin([...new Set(standing)].filter((digest) => infoOf(digest)));
    metrics.set('models_loaded', serving.stats().loaded);
  };
  const infoOf = (digest: string): ReleaseInfo | undefined => serving.releases().find((info) => info.digest === digest);
  const load = async (path: string): Promise<ReleaseInfo> => {
    const info = await serving.load(path);
    metrics.observe('model_load_seconds', { model: info.name }, info.seconds);
    return info;
  };
  const loaded = async (one: Held): Promise<ReleaseInfo> => infoOf(one.digest) ?? load(one.path);

  const view = createView({ held, aliases, infoOf });

  const take = async (path: string): Promise<Held> => {
    const info = await load(path);
    const known = held.get(info.digest);
    const one: Held = known ?? {
      ...{ digest: info.digest, model: info.name, version: info.version, staged: time(), by: 'start', bytes: info.bytes },
      ...{ signedBy: [...info.signedBy], path, archive: path.endsWith('.gz') ? path : null },
    };
    held.set(one.digest, one);
    return one;
  };
  /** The newest listed release of a model is its champion until somebody says otherwise. */
  const followList = async (listed: readonly Held[]): Promise<void> => {
    for (const model of new Set(listed.map((one) => one.model))) {
      const state = aliases.of(model);
      const newest = listed.filter((one) => one.model === model).reduce((a, b) => (b.version > a.version ? b : a));
      const standing = state.aliases.champion;
      const free = standing === undefined || !held.has(standing) || state.listed.includes('champion');
      if (free && standing !== newest.digest) await aliases.set(model, moved(state, 'champion', newest.digest, null, time()));
    }
  };
  const ensure = async (one: Held): Promise<void> => {
    try {
      await loaded(one);
    } catch (error) {
      metrics.count('releases_total', { event: 'failed' });
      throw error;
    }
  };

  return {
    choose: (question, subject) => choose(question, subject, choice),
    held: get,
    loaded,
    aliasOf: (model, alias) => held.get(aliases.of(model).aliases[alias] ?? ''),
    models: view.models,
    model: view.model,
    releases: () => [...held.values()].map(view.release),

    async start(listed) {
      const failed: { digest: string; error: unknown }[] = [];
      const tell = (digest: string, error: unknown): void => void failed.push({ digest, error });
      for (const one of await parts.held.list(tell)) held.set(one.digest, one);
      await followList(await Promise.all(listed.map(take)));
      const standing = new Set(aliases.models().flatMap((model) => Object.values(aliases.of(model).aliases)));
      await Promise.all(
        [...standing].map((digest) =>
          Promise.resolve()
            .then(() => ensure(get(digest)))
            .catch((error: unknown) => tell(digest, error)),
        ),
      );
      pin();
      return failed;
    },

    async stage(from, by) {
      const draft = await parts.held.draft(from);
      try {
        const digest = await parts.verify(draft);
        return await inTurn(async () => {
          const known = held.get(digest);
          if (known) return { release: view.release(known), fresh: false };
          const path = await parts.held.place(draft, digest);
          try {
            const info = await load(path);
            const { name: model, version, signedBy } = info;
            held.set(digest, await parts.held.arrived({ digest, model, version, staged: time(), by, signedBy: [...signedBy] }));
          } catch (error) {
            await parts.held.remove(digest);
            throw error;
          }
          metrics.count('releases_total', { event: 'pushed' });
          pin();
          return { release: view.release(get(digest)), fresh: true };
        });
      } catch (error) {
        metrics.count('releases_total', { event: 'refused' });
        throw error;
      } finally {
        await parts.held.dropDraft(draft);
      }
    },

    activate: (model, alias, digest, by) =>
      inTurn(async () => {
        view.model(model);
        const one = get(digest);
        if (one.model !== model)
          throw new Problem('CONFLICT', `The release ${digest.slice(0, 12)}… is one of ${one.model}, not of ${model}.`, {
            hint: 'An alias of a model stands for a release of that model.',
          });
        await ensure(one);
        await aliases.set(model, moved(aliases.of(model), alias, digest, by, time()));
        pin();
        metrics.count('releases_total', { event: 'activated' });
        return view.model(model);
      }),

    rollback: (model, alias, _by) =>
      inTurn(async () => {
        view.model(model);
        const back = movedBack(model, aliases.of(model), alias);
        await ensure(get(back.digest));
        await aliases.set(model, back.model);
        pin();
        metrics.count('releases_total', { event: 'reverted' });
        return view.model(model);
      }),

    remove: (digest) =>
      inTurn(async () => {
        const one = get(digest);
        const standing = view.release(one).aliases;
        if (standing.length > 0)
          throw new Problem('CONFLICT', `${standing.join(', ')} of ${one.model} stands for this release.`, {
            hint: 'Activate another one first.',
          });
        held.delete(digest);
        await serving.unload(digest);
        await parts.held.remove(digest);
        metrics.count('releases_total', { event: 'removed' });
        pin();
      }),
  };
}
