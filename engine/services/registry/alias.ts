import { AlmanacError } from '#shared/base/errors.ts';
import type { RegistryModel, registryService } from '#shared/services/registry.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import type { EventBody } from '../../audit/events.ts';
import type { CallContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { versionBefore } from '../../registry/aliases.ts';
import { unchecked } from '../../registry/checklist.ts';
import { readFacts } from '../../registry/facts.ts';
import { findModel, findVersion } from '../../registry/find.ts';
import { modelsOf } from '../../registry/models.ts';

type Registry = Handlers<typeof registryService>;
type Moved = EventBody<'alias.moved'>;

/** Reads the model, appends the move that `plan` makes of it, and tells it as it is then, all in one transaction. No plan, no event. */
async function move(
  ctx: CallContext,
  name: string,
  plan: (
    model: RegistryModel,
  ) => { alias: string; from: number | null; to: number | null; reason: string; rollback?: boolean; checked?: string[] } | undefined,
): Promise<RegistryModel> {
  const { by, signer } = await actingIn(ctx);
  return ctx.db.write(async (sql) => {
    const facts = await readFacts(sql);
    const model = findModel(modelsOf(facts), name);
    const planned = plan(model);
    if (!planned) return model;
    const body: Moved = { rollback: false, checked: [], ...planned, ...standsFor(model, planned.to) };
    const moved = await appendAudit(sql, { by, event: 'alias.moved', subject: name, body, signer });
    return findModel(modelsOf({ ...facts, moves: [...facts.moves, moved] }), name);
  });
}

/** What the alias stands for from now on, and how good that was: the entry attests the approval that it names. */
function standsFor({ versions }: RegistryModel, version: number | null) {
  const found = versions.find((v) => v.version === version);
  return { approval: found?.approval ?? null, metrics: found?.metrics ?? null };
}

/** An alias that stands for the version already is left as it is, and nothing is put on record. */
export const setAlias: Registry['setAlias'] = ({ model: name, alias, version, reason }, ctx) =>
  move(ctx, name, (model) => {
    findVersion(model, version);
    const from = model.aliases[alias] ?? null;
    return from === version ? undefined : { alias, from, to: version, reason };
  });

export const removeAlias: Registry['removeAlias'] = ({ model: name, alias, reason }, ctx) =>
  move(ctx, name, (model) => {
    const from = model.aliases[alias];
    if (from === undefined)
      throw new AlmanacError('NOT_FOUND', `${name} has no alias "${alias}".`, {
        hint: `Its aliases: ${Object.keys(model.aliases).join(', ') || 'none'}.`,
        place: { field: 'alias' },
      });
    return { alias, from, to: null, reason };
  });

export const rollback: Registry['rollback'] = ({ model: name, alias, to, reason, checked }, ctx) =>
  move(ctx, name, (model) => {
    const from = model.aliases[alias] ?? null;
    const target = to === undefined ? versionBefore(model.moves.toReversed(), alias) : findVersion(model, to, 'to').version;
    if (target === null || target === from) throw nowhere(model, alias, from);
    refuseForward(model, alias, from, target);
    const open = unchecked(checked);
    if (open.length > 0)
      throw new AlmanacError('UNSUITABLE', `The checklist is not done: ${open.join(', ')}.`, {
        hint: 'Read the checklist of the rollback (registry.checklist), and give the ids of what you looked at as `checked`.',
        place: { field: 'checked' },
        detail: { open },
      });
    return { alias, from, to: target, reason, rollback: true, checked: [...new Set(checked)] };
  });

function nowhere(model: RegistryModel, alias: string, from: number | null): AlmanacError {
  const stands =
    from === null ? `${model.name} has no alias "${alias}", and never had` : `"${alias}" of ${model.name} stands for version ${from}`;
  return new AlmanacError('CONFLICT', `${stands}: there is no other version to go back to.`, {
    hint: 'Name an earlier version, or set the alias.',
    place: { field: 'to' },
  });
}

/** Back is to an earlier version, or to one that the alias stood for. */
function refuseForward({ moves }: RegistryModel, alias: string, from: number | null, to: number): void {
  if (from === null || to < from || moves.some((m) => m.alias === alias && m.to === to)) return;
  throw new AlmanacError(
    'UNSUITABLE',
    `Version ${to} is newer than version ${from}, and "${alias}" never stood for it: that is no way back.`,
    {
      hint: 'Set the alias to move it forward.',
      place: { field: 'to' },
    },
  );
}
