import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
interface Tag {
  key: string;
  value: string;
}

export interface MlflowStandIn {
  readonly url: string;
  /** `METHOD path` of every request, in order. */
  readonly asked: string[];
  readonly artifacts: Map<string, Buffer>;
  readonly runs: { info: Json; params: Map<string, string>; metrics: Json[]; tags: Tag[] }[];
  readonly models: Map<string, { versions: Json[]; aliases: Map<string, string> }>;
  /** Where artifacts of new runs lie. */
  artifactRoot: string;
  /** A status to answer a request with instead, or 0. */
  meddle: (line: string) => number;
  close(): Promise<void>;
}

/** An error of the REST API: its code decides the status (mlflow.exceptions.ERROR_CODE_TO_HTTP_STATUS). */
class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
const STATUS: Record<string, number> = { RESOURCE_DOES_NOT_EXIST: 404, UNAUTHENTICATED: 401, PERMISSION_DENIED: 403 };
const absent = (what: string): never => {
  throw new Refusal('RESOURCE_DOES_NOT_EXIST', `${what} does not exist`);
};
const invalid = (what: string): never => {
  throw new Refusal('INVALID_PARAMETER_VALUE', `Invalid value: ${what}`);
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/**
 * A stand-in for an MLflow server: the part of REST API 2.0 (docs/source/rest-api.rst of mlflow) that a push uses, with its limits and
 * error codes, and its proxy for artifacts. Pages hold one entry, so that paging is seen to be done. It is not MLflow.
 */
export async function startMlflow(authorization?: string): Promise<MlflowStandIn> {
  const experiments = new Map<string, string>();
  const standIn: MlflowStandIn = {
    ...{ url: '', asked: [], artifacts: new Map(), runs: [], models: new Map() },
    ...{ artifactRoot: 'mlflow-artifacts:/', meddle: () => 0, close: async () => {} },
  };
  const { runs, models, artifacts } = standIn;
  const runOf = (id: unknown) => runs.find((run) => run.info.run_id === id) ?? absent(`Run ${id}`);
  const modelOf = (name: unknown) => models.get(String(name)) ?? absent(`Registered Model ${name}`);

  const api: Record<string, (input: Json) => Json> = {
    'GET experiments/get-by-name': ({ experiment_name: name }) =>
      experiments.has(String(name)) ? { experiment: { experiment_id: experiments.get(String(name)), name } } : absent(`Experiment ${name}`),
    'POST experiments/create': ({ name }) => {
      if (experiments.has(String(name))) throw new Refusal('RESOURCE_ALREADY_EXISTS', `Experiment ${name}`);
      experiments.set(String(name), String(experiments.size + 1));
      return { experiment_id: experiments.get(String(name)) };
    },
    'POST runs/search': ({ filter }) => {
      const [, key, value] = /^tags\."([\w.]+)" = '([0-9a-f]+)'$/.exec(String(filter)) ?? invalid(`filter ${filter}`);
      const found = runs.filter((run) => run.tags.some((tag) => tag.key === key && tag.value === value));
      // Without any the field is left out, as MLflow's JSON of protocol buffers has it.
      return found.length > 0 ? { runs: found.map(({ info }) => ({ info })) } : {};
    },
    'POST runs/create': ({ experiment_id, tags, run_name, start_time }) => {
      if (typeof start_time !== 'number' || !Number.isInteger(start_time)) invalid('start_time');
      const run_id = (runs.length + 1).toString(16).padStart(32, '0');
      const artifact_uri = `${standIn.artifactRoot}${experiment_id}/${run_id}/artifacts`;
      const info = { run_id, experiment_id, run_name, start_time, status: 'RUNNING', artifact_uri };
      runs.push({ info, params: new Map(), metrics: [], tags: tags as Tag[] });
      return { run: { info } };
    },
    'POST runs/log-batch': ({ run_id, params = [], metrics = [] }) => {
      const run = runOf(run_id);
      if ((params as unknown[]).length > 100 || (metrics as unknown[]).length > 1000) invalid('too many');
      for (const { key, value } of params as Tag[]) {
        if (!/^[\w\-./ ]+$/.test(key) || typeof value !== 'string' || value.length > 500) invalid(`param ${key}`);
        if ((run.params.get(key) ?? value) !== value) invalid(`param ${key} was logged with another value`);
        run.params.set(key, value);
      }
      for (const metric of metrics as { key: string; value: unknown; timestamp: unknown; step: unknown }[]) {
        if (!/^[\w\-./ ]+$/.test(metric.key) || typeof metric.value !== 'number' || !Number.isInteger(metric.timestamp))
          invalid(`metric ${metric.key}`);
        run.metrics.push(metric);
      }
      return {};
    },
    'POST runs/update': ({ run_id, status, end_time }) => ({ run_info: Object.assign(runOf(run_id).info, { status, end_time }) }),
    'GET registered-models/get': ({ name }) => {
      modelOf(name);
      return { registered_model: { name } };
    },
    'POST registered-models/create': ({ name }) => {
      if (typeof name !== 'string' || name === '' || /[/:]/.test(name)) invalid('name');
      if (models.has(String(name))) throw new Refusal('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`);
      models.set(String(name), { versions: [], aliases: new Map() });
      return { registered_model: { name } };
    },
    'GET model-versions/search': ({ filter, page_token }) => {
      const [, name] = /^name='([^']*)'$/.exec(String(filter)) ?? invalid(`filter ${filter}`);
      const versions = models.get(name!)?.versions ?? [];
      const at = Number(page_token ?? 0);
      return versions.length === 0
        ? {}
        : { model_versions: versions.slice(at, at + 1), ...(at + 1 < versions.length && { next_page_token: String(at + 1) }) };
    },
    'POST model-versions/create': ({ name, source, run_id, tags }) => {
      const { versions } = modelOf(name);
      if (!String(source).startsWith(String(runOf(run_id).info.artifact_uri))) invalid('source is not within the artifacts of the run');
      const version = { name, version: String(versions.length + 1), source, run_id, tags, status: 'READY' };
      versions.push(version);
      return { model_version: version };
    },
    'POST registered-models/alias': ({ name, alias, version }) => {
      const model = modelOf(name);
      if (!/^[\w-]+$/.test(String(alias)) || /^(latest|v\d+)$/i.test(String(alias))) invalid('alias');
      if (!model.versions.some((each) => each.version === version)) absent(`Model Version ${version}`);
      model.aliases.set(String(alias), String(version));
      return {};
    },
  };

  const proxy = (method: string, path: string, below: string | null, body: Buffer): Buffer | Json => {
    if (below !== null) {
      const inside = [...artifacts]
        .filter(([key]) => key.startsWith(`${below}/`))
        .map(([key, bytes]) => ({ rest: key.slice(below.length + 1), bytes }));
      const names = new Map(inside.map(({ rest, bytes }) => [rest.split('/')[0]!, rest.includes('/') ? undefined : bytes.length]));
      return {
        files: [...names].map(([name, size]) => ({
          path: name,
          is_dir: size === undefined,
          ...(size !== undefined && { file_size: size }),
        })),
      };
    }
    if (path.split('/').includes('..')) invalid('path');
    if (method === 'PUT') {
      artifacts.set(path, body);
      return {};
    }
    return artifacts.get(path) ?? absent('artifact');
  };

  const http = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://x');
    const line = `${request.method} ${url.pathname.replace(/^\/api\/2\.0\//, '')}`;
    standIn.asked.push(line);
    const status = standIn.meddle(line);
    if (status === -1) return void request.socket.destroy();
    if (status > 0)
      return void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end('{"error_code": "TEMPORARILY_UNAVAILABLE", "message": "later"}');
    try {
      const body = await bodyOf(request);
      if (authorization && request.headers.authorization !== authorization)
        throw new Refusal('UNAUTHENTICATED', `You are not authenticated as ${request.headers.authorization}.`);
      const artifact = /^\/api\/2\.0\/mlflow-artifacts\/artifacts\/?(.*)$/.exec(url.pathname);
      const call = api[line.replace(' mlflow/', ' ')];
      const answer = artifact
        ? proxy(request.method!, decodeURIComponent(artifact[1]!), artifact[1] ? null : url.searchParams.get('path'), body)
        : (call ?? absent(line))(request.method === 'GET' ? Object.fromEntries(url.searchParams) : (JSON.parse(body.toString()) as Json));
      if (Buffer.isBuffer(answer)) response.end(answer);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'INTERNAL_ERROR';
      response.writeHead(error instanceof Refusal ? (STATUS[code] ?? 400) : 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error_code: code, message: (error as Error).message }));
    }
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return Object.assign(standIn, {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: () => {
      http.closeAllConnections();
      return new Promise<void>((resolve) => http.close(() => resolve()));
    },
  });
}
