import { basename } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { Forecaster } from '#shared/services/forecasters.ts';
import { foundAgain, type Handlers, made } from '../../handlers.ts';
import { findSameWork, putRecord } from '../../store/records.ts';
import { tryForecaster } from './try.ts';

/** The model that runs such a file: the file, its mapping and where it came from are its parameters, so that a release tells of them. */
const choiceOf = ({ name, licence, source, file, mapping }: Omit<Forecaster, 'choice'>): ModelChoice => ({
  model: mapping.covariates.length > 0 ? 'imported-onnx-covariates' : 'imported-onnx',
  params: { file: { stored: file }, mapping, about: { name, source, licence } },
  label: name,
});

export const importForecaster: Handlers<typeof contract.forecasters>['import'] = async ({ name, licence, ...attempt }, ctx) => {
  const started = performance.now();
  const { file, known, mapping, outline, trial } = await tryForecaster(attempt, ctx, ctx);
  const failed = trial.checks.find((c) => c.state === 'failed');
  if (failed) {
    if (!known) await ctx.artifacts.remove(file);
    throw new AlmanacError('UNSUITABLE', `${basename(attempt.path)} is not taken in. ${failed.title}: no. ${failed.detail}`, {
      hint: 'Correct the mapping, or choose another file.',
      place: { file: attempt.path },
      detail: { checks: trial.checks },
    });
  }
  for (const { title, detail, state } of trial.checks) if (state === 'warned') ctx.note('warn', `${title}: ${detail}`);
  const inputs = { name, licence, file, mapping };
  const same = await ctx.db.read((sql) => findSameWork(sql, 'forecaster', [], inputs));
  if (same) return foundAgain(same.head.id);
  const about = { name, licence, source: basename(attempt.path), file, outline, mapping, checks: trial.checks };
  const body: Forecaster = { ...about, choice: choiceOf(about) };
  const seconds = (performance.now() - started) / 1000;
  const { head } = await ctx.db.write((sql) =>
    putRecord(sql, { kind: 'forecaster', parents: [], inputs, body, actor: ctx.actor, seconds }),
  );
  return made(head.id);
};
