import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { command, query } from '../base/method.ts';
import { RecordHead } from '../domain/record.ts';
import { Person } from '../stages/approve.ts';

/** A name that stands for one version of a model, and can be moved: 'champion', 'challenger', 'shadow', or one's own. */
export const Alias = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is not an alias: small letters, digits and dashes');

/** Aliases that the forecast service knows what to do with. */
export const KNOWN_ALIASES = ['champion', 'challenger', 'shadow'] as const;

export const RegistryVersion = z.object({
  version: z.int(),
  approval: RecordId,
  fit: RecordId,
  dataset: RecordId,
  /** Key of the model in its comparison. */
  key: z.string(),
  created: z.string(),
  author: Person.nullable(),
  reviewer: Person.nullable(),
  note: z.string(),
  conditions: z.array(z.string()),
  gatesPassed: z.int(),
  gates: z.int(),
  /** Of the approved row of the leaderboard. */
  metrics: z.record(z.string(), z.number().nullable()),
  aliases: z.array(z.string()),
  releases: z.array(z.object({ id: RecordId, digest: z.string(), path: z.string(), signed: z.boolean(), pushes: z.array(z.string()) })),
});
export type RegistryVersion = z.infer<typeof RegistryVersion>;

/** A model of the registry. Versions newest first; nothing approved is ever deleted. */
export const RegistryModel = z.object({
  name: z.string(),
  versions: z.array(RegistryVersion),
  /** Alias -> version. */
  aliases: z.record(z.string(), z.int()),
  /** How aliases moved, newest first. `from` is null where it was new, `to` where it was taken away. */
  moves: z.array(
    z.object({
      time: z.string(),
      by: Person,
      alias: z.string(),
      from: z.int().nullable(),
      to: z.int().nullable(),
      reason: z.string(),
      rollback: z.boolean(),
    }),
  ),
});
export type RegistryModel = z.infer<typeof RegistryModel>;

/** One thing that differs between two versions, or does not. */
export const Difference = z.object({
  what: z.string(),
  before: z.string(),
  after: z.string(),
  changed: z.boolean(),
  /** 'better' and 'worse' where there is such a thing. */
  verdict: z.enum(['better', 'worse', 'same', 'neutral']),
  note: z.string().default(''),
});
export type Difference = z.infer<typeof Difference>;

export const VersionComparison = z.object({
  model: z.string(),
  from: z.int(),
  to: z.int(),
  /** What changed, in a few sentences: Markdown. */
  text: z.string(),
  sections: z.array(
    z.object({ id: z.enum(['data', 'features', 'parameters', 'metrics', 'cost']), title: z.string(), rows: z.array(Difference) }),
  ),
  /** Whether the difference in the primary metric is more than chance, where both were forecast over the same times. */
  significance: z.object({ test: z.string(), p: z.number(), sentence: z.string() }).nullable(),
});
export type VersionComparison = z.infer<typeof VersionComparison>;

/** From the source file to where releases went. Edges lead from what was used to what was made of it. */
export const LineageGraph = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      /** One line of what matters about it. */
      detail: z.string(),
      /** Left out for what is no record: the source file, a target, an alias. */
      head: RecordHead.optional(),
      /** How many steps from the sources: a column of the drawing. */
      depth: z.int(),
    }),
  ),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
});
export type LineageGraph = z.infer<typeof LineageGraph>;

export const ChecklistItem = z.object({ id: z.string(), text: z.string(), required: z.boolean() });
export type ChecklistItem = z.infer<typeof ChecklistItem>;

const Named = z.object({ model: z.string() });

export const registryService = {
  models: query({
    summary: 'List the models of the registry with versions and aliases',
    input: z.object({}),
    output: z.array(RegistryModel),
  }),
  get: query({ summary: 'Show a model of the registry', input: Named, output: RegistryModel, errors: ['NOT_FOUND'] }),
  setAlias: command({
    summary: 'Let an alias stand for a version',
    input: Named.extend({ alias: Alias, version: z.int(), reason: z.string().trim().min(1).max(10_000) }),
    output: RegistryModel,
    errors: ['NOT_FOUND'],
  }),
  removeAlias: command({
    summary: 'Take an alias away; the version stays',
    input: Named.extend({ alias: Alias, reason: z.string().trim().min(1).max(10_000) }),
    output: RegistryModel,
    errors: ['NOT_FOUND'],
  }),
  checklist: query({
    summary: 'What to look at before a rollback',
    input: Named.extend({ alias: Alias.default('champion') }),
    output: z.object({ items: z.array(ChecklistItem), from: z.int().nullable(), to: z.int().nullable() }),
    errors: ['NOT_FOUND'],
  }),
  rollback: command({
    summary: 'Move an alias back to the version before, or to an earlier one',
    input: Named.extend({
      alias: Alias.default('champion'),
      to: z.int().optional().describe('Left out: the version that the alias stood for before'),
      reason: z.string().trim().min(1).max(10_000),
      checked: z.array(z.string()).default([]).describe('Ids of the items of the checklist that were looked at'),
    }),
    output: RegistryModel,
    errors: ['NOT_FOUND', 'CONFLICT', 'UNSUITABLE'],
  }),
  compare: query({
    summary: 'What changed between two versions of a model: data, features, parameters, metrics, cost',
    input: Named.extend({ from: z.int(), to: z.int() }),
    output: VersionComparison,
    errors: ['NOT_FOUND'],
  }),
  lineage: query({
    summary: 'From the source files to where the releases of a version went',
    input: Named.extend({ version: z.int().optional().describe('Left out: all versions') }),
    output: LineageGraph,
    errors: ['NOT_FOUND'],
  }),
  export: query({
    summary: 'The whole registry as one JSON document: models.json',
    input: z.object({}),
    output: z.record(z.string(), z.unknown()),
  }),
};
