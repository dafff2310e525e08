import { AlmanacError } from '#shared/base/errors.ts';
import type { BundleSource } from '../source.ts';
import type { Json, Mlflow } from './client.ts';

/** Tags that say which release a run or a version holds. */
export const DIGEST = 'almanac.digest';
export const VERSION = 'almanac.version';
export const MODEL = 'almanac.model';

export const tagsOf = ({ digest, version, model }: BundleSource): { key: string; value: string }[] => [
  { key: DIGEST, value: digest },
  { key: VERSION, value: String(version) },
  { key: MODEL, value: model },
];

/** Limits of the REST API, "Log Batch": values of parameters of older servers, and how many go in one request. */
const LONGEST_VALUE = 500;
const MOST_PARAMS = 100;
const MOST_METRICS = 800;

export interface Run {
  readonly id: string;
  /** Below the root of the artifacts' proxy. */
  readonly artifacts: string;
  readonly finished: boolean;
}

const unusable = (uri: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', `The server keeps artifacts at ${uri}, and takes none itself.`, {
    hint: 'Start it with --serve-artifacts and an experiment whose artifacts it serves (mlflow-artifacts:/…), or name another experiment.',
  });

function runOf(run: Json): Run {
  const info = run.info as Json;
  const uri = String(info.artifact_uri);
  const path = /^mlflow-artifacts:(?:\/\/[^/]+)?\/(.+)$/.exec(uri)?.[1];
  if (!path) throw unusable(uri);
  return { id: String(info.run_id), artifacts: path.replace(/\/+$/, ''), finished: info.status === 'FINISHED' };
}

async function experimentNamed(mlflow: Mlflow, name: string): Promise<string> {
  const found = await mlflow.get('experiments/get-by-name', { experiment_name: name });
  if (found) return String((found.experiment as Json).experiment_id);
  const made = await mlflow.post('experiments/create', { name }, ['RESOURCE_ALREADY_EXISTS']);
  return made ? String(made.experiment_id) : experimentNamed(mlflow, name);
}

/** A parameter or metric name that MLflow takes: letters, digits, underscores, dashes, periods, spaces, slashes. */
const nameOf = (name: string): string => name.replace(/[^\w\-. /]/g, '_').slice(0, 250);

const told = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_VALUE);

async function logAll(mlflow: Mlflow, run: string, { manifest }: BundleSource): Promise<void> {
  const { model, data, horizon, seed, metrics, approval } = manifest;
  const facts = { model: model.id, horizon, seed, dataset: data.sha256, from: data.from, to: data.to, ...model.params };
  const params = Object.entries(facts).map(([key, value]) => ({ key: nameOf(key), value: told(value) }));
  for (let at = 0; at < params.length; at += MOST_PARAMS)
    await mlflow.post('runs/log-batch', { run_id: run, params: params.slice(at, at + MOST_PARAMS) });
  const timestamp = Date.parse(approval.created);
  const measured = Object.entries(metrics).flatMap(([key, value]) =>
    value === null ? [] : [{ key: nameOf(key), value, timestamp, step: 0 }],
  );
  for (let at = 0; at < measured.length; at += MOST_METRICS)
    await mlflow.post('runs/log-batch', { run_id: run, metrics: measured.slice(at, at + MOST_METRICS) });
}

/** The run that holds a release: an earlier push's, finished or not, or a new one. */
export async function runFor(mlflow: Mlflow, experiment: string, source: BundleSource): Promise<Run> {
  const experiment_id = await experimentNamed(mlflow, experiment);
  const filter = `tags."${DIGEST}" = '${source.digest}'`;
  const { runs = [] } = (await mlflow.post('runs/search', {
    experiment_ids: [experiment_id],
    filter,
    max_results: 100,
    order_by: ['start_time ASC'],
  }))!;
  const [known] = (runs as Json[]).map(runOf);
  const run =
    known ??
    runOf(
      (await mlflow.post('runs/create', {
        ...{ experiment_id, run_name: `${source.model} ${source.version}`, start_time: Date.now() },
        tags: tagsOf(source),
      }))!.run as Json,
    );
  if (!run.finished) await logAll(mlflow, run.id, source);
  return run;
}

export const finish = async (mlflow: Mlflow, run: Run): Promise<void> => {
  if (!run.finished) await mlflow.post('runs/update', { run_id: run.id, status: 'FINISHED', end_time: Date.now() });
};
