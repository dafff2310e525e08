import { AlmanacError } from '#shared/base/errors.ts';
import type { BundleSource } from '../source.ts';
import type { Json, Mlflow } from './client.ts';
import { DIGEST, type Run, tagsOf, VERSION } from './run.ts';

/** A model's name as MLflow takes it: without slashes and colons (RegisteredModel), and without quotes (filters). */
export const mlflowName = (model: string): string => model.replace(/[/:'"`]/g, '-');

/** An alias, or UNSUITABLE: `latest` and `v1` mean something else in MLflow. */
export function checkedAlias(alias: string): string {
  if (/^[\w-]{1,255}$/.test(alias) && alias.toLowerCase() !== 'latest' && !/^v\d+$/i.test(alias)) return alias;
  throw new AlmanacError('UNSUITABLE', `${JSON.stringify(alias)} cannot be an alias in MLflow.`, {
    hint: 'Use letters, digits, dashes and underscores; not "latest", and not "v" with a number.',
    place: { field: 'tag' },
  });
}

interface Version {
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
}

const versionOf = (version: Json): Version => ({
  version: String(version.version),
  tags: Object.fromEntries(((version.tags ?? []) as { key: string; value: string }[]).map(({ key, value }) => [key, value])),
});

async function versionsOf(mlflow: Mlflow, name: string): Promise<Version[]> {
  const versions: Version[] = [];
  for (let page: string | undefined; ; ) {
    const answer = await mlflow.get('model-versions/search', {
      filter: `name='${name}'`,
      max_results: '200',
      ...(page && { page_token: page }),
    });
    versions.push(...((answer?.model_versions ?? []) as Json[]).map(versionOf));
    page = answer?.next_page_token ? String(answer.next_page_token) : undefined;
    if (!page) return versions;
  }
}

/** The version that holds the release; undefined where there is none yet. CONFLICT where its number is another release's. */
export async function versionHeld(mlflow: Mlflow, source: BundleSource): Promise<string | undefined> {
  const versions = await versionsOf(mlflow, mlflowName(source.model));
  const mine = versions.find(({ tags }) => tags[DIGEST] === source.digest);
  const taken = versions.find(({ tags }) => tags[VERSION] === String(source.version) && tags[DIGEST] !== source.digest);
  if (!mine && taken)
    throw new AlmanacError(
      'CONFLICT',
      `Version ${source.version} of ${source.model} is there already, as another release (${taken.tags[DIGEST]}).`,
      {
        hint: 'A version is never changed. Approve a new one, or push to another server.',
      },
    );
  return mine?.version;
}

/** Registers the release as the next version of the model. */
export async function register(mlflow: Mlflow, run: Run, folder: string, source: BundleSource): Promise<string> {
  const name = mlflowName(source.model);
  if (!(await mlflow.get('registered-models/get', { name })))
    await mlflow.post('registered-models/create', { name }, ['RESOURCE_ALREADY_EXISTS']);
  const made = await mlflow.post('model-versions/create', {
    ...{ name, run_id: run.id, tags: tagsOf(source), source: `mlflow-artifacts:/${run.artifacts}/${folder}` },
    description: `Version ${source.version} of ${source.model}: ${source.manifest.approval.note}`.slice(0, 5000),
  });
  return String((made!.model_version as Json).version);
}

export const setAlias = (mlflow: Mlflow, model: string, alias: string, version: string): Promise<unknown> =>
  mlflow.post('registered-models/alias', { name: mlflowName(model), alias, version });
