import type { MlflowTarget } from '#shared/domain/target.ts';
import { pushFiles } from '../files.ts';
import type { Pusher } from '../target.ts';
import { artifactStore } from './artifacts.ts';
import { openMlflow } from './client.ts';
import { checkedAlias, mlflowName, register, setAlias, versionHeld } from './registry.ts';
import { finish, runFor } from './run.ts';

const FOLDER = 'release';

/**
 * A release as a version of a registered model: its files are artifacts of a run with the parameters and metrics of the manifest. Run and
 * version carry the digest as a tag, by which a repeat finds them. The version is registered when every byte was read back.
 */
export const pushToMlflow: Pusher<MlflowTarget> = async (target, source, ctx) => {
  const alias = ctx.tag === undefined ? undefined : checkedAlias(ctx.tag);
  const mlflow = await openMlflow(target, ctx);
  const name = mlflowName(source.model);
  ctx.progress(0, `asking ${new URL(mlflow.url).host}`);
  const held = await versionHeld(mlflow, source);
  const run = await runFor(mlflow, target.experiment, source);
  const store = artifactStore(mlflow, `${run.artifacts}/${FOLDER}`, source, ctx);
  const reused = await pushFiles(store, source, `${mlflow.url}: run ${run.id}`, ctx);
  await finish(mlflow, run);
  const version = held ?? (await register(mlflow, run, FOLDER, source));
  if (alias !== undefined) await setAlias(mlflow, source.model, alias, version);
  return {
    reference: `${mlflow.url}/#/models/${encodeURIComponent(name)}/versions/${version}`,
    bytes: source.bytes,
    reused,
    notes: [
      `MLflow counts versions itself: version ${source.version} is models:/${name}/${version} there.`,
      ...(name === source.model ? [] : [`MLflow takes no slashes, colons and quotes in names: the model is ${name} there.`]),
    ],
  };
};
