import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { Digest } from '#shared/serving/api.ts';
import { Problem } from '../problem.ts';
import { writeWhole } from './write-whole.ts';

/** An alias that stood for a release, and who moved it away from there and when. */
const Before = z.object({ time: z.string(), alias: z.string(), digest: Digest, by: z.string() });
const ModelAliases = z.object({
  aliases: z.record(z.string(), Digest),
  /** Newest first: a rollback goes to the first of its alias. */
  history: z.array(Before),
  /** Aliases that were set at the start from the list of releases, and by nobody since. */
  listed: z.array(z.string()).default([]),
});
export type ModelAliases = z.infer<typeof ModelAliases>;
// A list, not an object: a model may be called __proto__.
const Line = ModelAliases.extend({ model: z.string() });
type Line = z.infer<typeof Line>;
const AliasFile = z.object({ format: z.literal(1), models: z.array(z.unknown()) });

const HISTORY_MOST = 100;
const NONE: ModelAliases = { aliases: {}, history: [], listed: [] };

/** Lets an alias stand for a release. Pure. The start is nobody: its moves leave no history. */
export function moved(model: ModelAliases, alias: string, digest: string, by: string | null, time: string): ModelAliases {
  const from = model.aliases[alias];
  if (from === digest && by !== null) return { ...model, listed: model.listed.filter((each) => each !== alias) };
  return {
    aliases: { ...model.aliases, [alias]: digest },
    history: by !== null && from ? [{ time, alias, digest: from, by }, ...model.history].slice(0, HISTORY_MOST) : model.history,
    listed: by === null ? [...new Set([...model.listed, alias])] : model.listed.filter((each) => each !== alias),
  };
}

/** Lets an alias stand for what it stood for before that. Pure. */
export function movedBack(name: string, model: ModelAliases, alias: string): { model: ModelAliases; digest: string } {
  const at = model.history.findIndex((before) => before.alias === alias);
  const before = model.history[at];
  if (!before)
    throw new Problem('CONFLICT', `${alias} of ${name} has stood for no other release.`, {
      hint: `Activate one with POST /v1/models/${encodeURIComponent(name)}/aliases/${alias}.`,
    });
  const rest = {
    aliases: { ...model.aliases, [alias]: before.digest },
    history: model.history.filter((_, i) => i !== at),
    listed: model.listed.filter((each) => each !== alias),
  };
  return { model: rest, digest: before.digest };
}

export interface Aliases {
  readonly of: (model: string) => ModelAliases;
  readonly models: () => readonly string[];
  /** Written and synced when it resolves; a kill at any moment leaves the old state or the new one. */
  readonly set: (model: string, state: ModelAliases) => Promise<void>;
}

/** What can be read of a damaged file is used; `tell` hears of the rest, and the file as it was is kept as aliases.json.damaged. */
function readLines(file: string, tell: (what: string) => void): Line[] {
  if (!existsSync(file)) return [];
  let lost: string[];
  let lines: Line[] = [];
  try {
    const read = AliasFile.parse(JSON.parse(readFileSync(file, 'utf8'))).models.map((given) => ({ given, parsed: Line.safeParse(given) }));
    lines = read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : []));
    lost = read.flatMap(({ given, parsed }) => (parsed.success ? [] : [String((given as { model?: unknown } | null)?.model)]));
  } catch {
    lost = ['every model'];
  }
  if (lost.length > 0) copyFileSync(file, `${file}.damaged`);
  for (const model of lost) tell(model);
  return lines;
}

/** The aliases of all models in one file. `tell` is called with the name of each model whose aliases cannot be read any more. */
export function openAliases(file: string, tell: (model: string) => void = () => {}): Aliases {
  const read = readLines(file, tell);
  let models: ReadonlyMap<string, ModelAliases> = new Map(read.map(({ model, ...state }) => [model, state]));
  return {
    of: (model) => models.get(model) ?? NONE,
    models: () => [...models.keys()],
    async set(model, state) {
      const next = new Map([...models, [model, state]]);
      const lines = [...next].map(([name, each]) => ({ model: name, ...each }));
      await writeWhole(file, `${JSON.stringify({ format: 1, models: lines }, null, 2)}\n`);
      models = next;
    },
  };
}
