import { stat } from 'node:fs/promises';
import type { RecordId } from '#shared/base/ids.ts';
import type { Gate, GateMeasure, GateRule } from '#shared/domain/gate.ts';
import type { CallContext } from '../../context.ts';
import { foreignFile } from '../../panel/foreign-file.ts';
import { originScores } from '../../panel/last-origin.ts';
import { forecastLatency } from '../../panel/latency.ts';
import { replaySamples } from '../../panel/replay.ts';
import { changeOf } from './change.ts';
import type { Facts } from './facts.ts';
import { gatesOf } from './gates.ts';
import { versionInUse } from './in-use.ts';
import { policyOf } from './policy.ts';
import { subjectOf } from './subject.ts';

interface Wanted {
  readonly fit: RecordId;
  readonly comparison: RecordId;
  /** Name in the registry, where it is known: for the champion. */
  readonly model?: string | undefined;
  /** Others than those of the workspace. */
  readonly rules?: readonly GateRule[] | undefined;
}

export interface Computed {
  /** Key of the fit's model in the comparison. */
  readonly key: string;
  readonly dataset: RecordId;
  readonly rules: readonly GateRule[];
  readonly gates: Gate[];
  /** What the fit brings against the version in use, and what it costs: a few figures. */
  readonly change: string;
}

/** Reads the facts that the rules ask for, and computes the gates. UNSUITABLE where the comparison says nothing about the fit. */
export async function computeGates(ctx: CallContext, { fit, comparison, model, rules: given }: Wanted): Promise<Computed> {
  const { rules, subject, inUse, origins } = await ctx.db.read(async (sql) => {
    const rules = given ?? (await policyOf(sql)).rules;
    const asked = asks(rules);
    const subject = await subjectOf(sql, fit, comparison);
    const { backtest, row } = subject;
    return {
      rules,
      subject,
      inUse: model === undefined ? undefined : await versionInUse(sql, model, subject.comparison),
      origins: asked('worse-than-single') ? await originScores(sql, backtest, row.key, subject.comparison.body.season) : undefined,
    };
  });
  const asked = asks(rules);
  const file = asked('size') ? foreignFile(subject.fit.body.params) : undefined;
  const facts: Facts = {
    ...subject,
    now: Date.now(),
    champion: inUse?.champion ? inUse : undefined,
    origins,
    replay: asked('golden') ? await replaySamples(ctx, subject) : undefined,
    latency: asked('latency') ? await forecastLatency(ctx, subject) : undefined,
    fileBytes: file ? (await stat(ctx.artifacts.pathOf(file))).size : undefined,
  };
  const change = changeOf(subject, inUse);
  return { key: subject.row.key, dataset: subject.dataset.head.id, rules, gates: gatesOf(rules, facts), change };
}

const asks =
  (rules: readonly GateRule[]) =>
  (measure: GateMeasure): boolean =>
    rules.some((rule) => rule.measure === measure);
