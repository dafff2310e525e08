import { basename, join } from 'node:path';
import type { Survey } from '#nn/onnx/survey.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import type { ForecasterCheck, ForecasterTrial } from '#shared/services/forecasters.ts';
import type { CallContext, JobHandle } from '../../context.ts';
import { outlineFrom } from './outline.ts';
import { panelFor } from './panel.ts';
import { propose } from './propose.ts';
import { readSelfTest } from './self-test.ts';
import { lookInto } from './source.ts';
import { assertRunnable, type Staged, stage } from './stage.ts';
import { limitsFor, tryApart } from './trial/run.ts';

export interface Attempt {
  readonly path: string;
  readonly mapping?: ForecasterMapping | undefined;
  readonly selfTest?: string | undefined;
  readonly features?: RecordId | undefined;
}

export interface Tried extends Staged {
  readonly mapping: ForecasterMapping;
  readonly trial: ForecasterTrial;
  readonly outline: ReturnType<typeof outlineFrom>;
}

/** Histories of the trial: a little longer than the context, so that its end is what goes in. */
const EXTRA = 64;

/**
 * Copies a file into the store and tries it there. UNSUITABLE where its structure is refused: such a file is never run. The copy stays;
 * whoever does not keep it removes it.
 */
export async function tryForecaster(
  { path, mapping: given, selfTest, features }: Attempt,
  ctx: Pick<CallContext, 'db' | 'artifacts' | 'path' | 'pool'>,
  { check = () => {}, signal, progress = () => {} }: Partial<Pick<JobHandle, 'check' | 'signal' | 'progress'>> = {},
): Promise<Tried> {
  const vectors = selfTest ? readSelfTest(selfTest) : undefined;
  const { found, refusals } = lookInto(path);
  assertRunnable(path, refusals);
  const outline = outlineFrom(found);
  const mapping = given ?? proposed(found, path);
  progress(0, `copying ${path}`);
  const staged = await stage(path, ctx.artifacts, check);
  try {
    const order = {
      ...{ file: staged.file, mapping, ports: outline.inputs, selfTest: vectors },
      panel: await panelFor(ctx.db, features, mapping.context.length + EXTRA),
      artifacts: join(ctx.path, 'artifacts'),
      threads: ctx.pool.threads,
    };
    progress(0.5, `trying ${basename(path)} on ${order.panel.ids.length} series`);
    const limits = { ...limitsFor(outline.bytes), signal };
    const first = await tryApart(order, limits);
    // What was proposed may be corrected by what came out; what was given is the analyst's word.
    const better = given ? undefined : ForecasterMapping.safeParse(first.suggestion).data;
    const trial = better ? await tryApart({ ...order, mapping: better }, limits) : first;
    return { ...staged, mapping: better ?? mapping, outline, trial: { ...trial, checks: [structure(outline), ...trial.checks] } };
  } catch (error) {
    if (!staged.known) await ctx.artifacts.remove(staged.file);
    throw error;
  }
}

/** The mapping that is proposed. UNSUITABLE where something in it is left to the analyst. */
function proposed(found: Survey, path: string): ForecasterMapping {
  const { proposal } = propose(found);
  const parsed = ForecasterMapping.safeParse(proposal);
  if (parsed.success) return parsed.data;
  throw new AlmanacError(
    'UNSUITABLE',
    `How ${basename(path)} is fed cannot be told from the file alone: ${parsed.error.issues[0]!.message}.`,
    {
      hint: 'Look into the file, correct the proposed mapping, and give it.',
      place: { file: path, field: `mapping.${parsed.error.issues[0]!.path.join('.')}` },
    },
  );
}

const structure = ({ opset, irVersion, operators, beside }: Tried['outline']): ForecasterCheck => ({
  id: 'structure',
  title: 'May be run',
  state: 'passed',
  detail: `Operator set ${opset}, IR version ${irVersion}; ${Object.keys(operators).length} kinds of operator, all of the runtime's own; ${
    beside.length > 0 ? `constants of ${beside.length} file${beside.length === 1 ? '' : 's'} beside it are taken in` : 'needs no other file'
  }.`,
});
