import type { ReleaseInfo } from '#engine/serving/index.ts';
import type { HeldRelease, ServedModel } from '#shared/serving/api.ts';
import { Problem } from './problem.ts';
import type { Aliases } from './store/aliases.ts';
import type { Held } from './store/held.ts';

interface Known {
  readonly held: ReadonlyMap<string, Held>;
  readonly aliases: Aliases;
  /** Undefined where it was not loaded since the start. */
  readonly infoOf: (digest: string) => ReleaseInfo | undefined;
}

/** Releases and models as the API shows them. */
export interface View {
  readonly release: (held: Held) => HeldRelease;
  readonly model: (name: string) => ServedModel;
  readonly models: () => ServedModel[];
}

export function createView({ held, aliases, infoOf }: Known): View {
  const isLoaded = (digest: string): boolean => infoOf(digest)?.loaded ?? false;

  const model = (name: string): ServedModel => {
    const mine = [...held.values()].filter((one) => one.model === name);
    if (mine.length === 0)
      throw new Problem('NOT_FOUND', `There is no model ${JSON.stringify(name)} here.`, { hint: 'GET /v1/models lists them.' });
    const state = aliases.of(name);
    const champion = infoOf(state.aliases.champion ?? '');
    return {
      model: name,
      aliases: state.aliases,
      releases: mine
        .sort((a, b) => b.version - a.version)
        .map(({ digest, version, staged }) => ({ digest, name, version, staged, loaded: isLoaded(digest) })),
      history: state.history,
      horizon: champion?.horizon ?? null,
      levels: [...(champion?.levels ?? [])],
      series: champion?.series.length ?? null,
      covariates: (champion?.covariates ?? []).map((covariate) => ({ name: covariate.name, role: covariate.role })),
    };
  };

  return {
    model,
    models: () => [...new Set([...held.values()].map((one) => one.model))].sort().map(model),
    release: ({ path: _, archive: __, by: ___, ...shown }) => ({
      ...shown,
      loaded: isLoaded(shown.digest),
      aliases: Object.entries(aliases.of(shown.model).aliases).flatMap(([alias, digest]) => (digest === shown.digest ? [alias] : [])),
    }),
  };
}
