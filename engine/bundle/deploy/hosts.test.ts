import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readEnvironment, VARIABLES } from '#shared/serving/environment.ts';
import { CreateSchedule, CreateService, PutMetricAlarm, RailwayConfig, RegisterTaskDefinition, RenderBlueprint } from './hosts.fixture.ts';
import { renderedFiles, writeRendered } from './rendered.fixture.ts';
import { check, has } from './tools.fixture.ts';

let files: Map<string, string>;
let root: string;
beforeAll(async () => {
  files = await renderedFiles();
  root = writeRendered(files);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const holds = (schema: object, data: unknown): unknown => {
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  return validate(data) ? [] : validate.errors;
};
const json = (path: string): any => JSON.parse(files.get(path)!);

describe('systemd', () => {
  const units = () => [...files.keys()].filter((path) => path.startsWith('deploy/systemd/'));

  it.skipIf(!has('systemd-analyze'))('takes every unit (systemd-analyze verify; skipped where it is not on PATH)', () => {
    // Programs that are not at their place on this machine are not the unit's fault.
    const ran = check('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', ...units()], root);
    expect(ran.said.split('\n').filter((line) => line !== '' && !line.includes('is not executable'))).toEqual([]);
  });

  it.skipIf(!has('systemd-analyze'))('confines the service: exposure below 2 of 10 (systemd-analyze security)', () => {
    const { said } = check('systemd-analyze', ['security', '--offline=true', 'deploy/systemd/almanac-forecast.service'], root);
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(said)![1])).toBeLessThan(2);
  });

  it('has a service for each timer, and starts scripts of the release', () => {
    const timers = units().filter((path) => path.endsWith('.timer'));
    expect(timers.map((path) => basename(path))).toEqual(['almanac-health.timer', 'almanac-retrain.timer']);
    for (const timer of timers) expect(files.has(timer.replace('.timer', '.service'))).toBe(true);
    for (const path of units())
      for (const [, script] of files.get(path)!.matchAll(/^ExecStart=.*\/(deploy\/[\w.-]+)$/gm))
        expect(files.has(script!), script).toBe(true);
    expect(files.get('deploy/systemd/almanac-retrain.timer')).toContain('OnCalendar=Mon ');
    expect(files.get('deploy/systemd/almanac-health.timer')).toContain('OnUnitActiveSec=5min');
  });
});

describe('AWS', () => {
  it('takes task definitions, service, schedule and alarms: schemas cut by hand from the API reference, see hosts.fixture.ts', () => {
    for (const name of ['task-definition', 'retrain-task-definition'])
      expect(holds(RegisterTaskDefinition, json(`deploy/aws/${name}.json`)), name).toEqual([]);
    expect(holds(CreateService, json('deploy/aws/service.json'))).toEqual([]);
    expect(holds(CreateSchedule, json('deploy/aws/retrain-schedule.json'))).toEqual([]);
    for (const name of ['alarm-5xx', 'alarm-latency']) expect(holds(PutMetricAlarm, json(`deploy/aws/${name}.json`)), name).toEqual([]);
    expect(holds(RegisterTaskDefinition, { ...json('deploy/aws/task-definition.json'), cpu: 2048 })).not.toEqual([]);
    expect(holds(RegisterTaskDefinition, { ...json('deploy/aws/task-definition.json'), replicas: 2 })).not.toEqual([]);
  });

  it('fits together: names, ports, volumes, variables', () => {
    const task = json('deploy/aws/task-definition.json');
    const [container] = task.containerDefinitions;
    const service = json('deploy/aws/service.json');
    expect(service.taskDefinition).toBe(task.family);
    expect(service.loadBalancers[0]).toMatchObject({
      containerName: container.name,
      containerPort: container.portMappings[0].containerPort,
    });
    expect(container.mountPoints.map((m: any) => m.sourceVolume)).toEqual(task.volumes.map((v: any) => v.name));
    expect(readEnvironment(Object.fromEntries(container.environment.map((e: any) => [e.name, e.value])))).toHaveProperty('config');
    for (const { name } of container.secrets) expect(VARIABLES).toHaveProperty(name);
    expect(json('deploy/aws/alarm-latency.json')).toMatchObject({
      ExtendedStatistic: 'p95',
      Threshold: 0.5,
      Period: 60,
      EvaluationPeriods: 5,
    });
    expect(json('deploy/aws/alarm-5xx.json').Threshold).toBe(10);
    expect(service.deploymentConfiguration.alarms.alarmNames).toEqual([json('deploy/aws/alarm-5xx.json').AlarmName]);
  });
});

describe('Render', () => {
  it('takes the blueprint: a schema cut by hand from its specification', () => {
    const blueprint = parse(files.get('deploy/render.yaml')!);
    expect(holds(RenderBlueprint, blueprint)).toEqual([]);
    expect(files.has(blueprint.services[0].dockerfilePath.replace('./', ''))).toBe(true);
    for (const { key } of blueprint.services[0].envVars) if (key !== 'PORT') expect(VARIABLES).toHaveProperty(key);
  });
});

describe('Railway', () => {
  it('takes the configuration: a schema cut by hand from its reference', () => {
    const config = json('deploy/railway.json');
    expect(holds(RailwayConfig, config)).toEqual([]);
    expect(files.has(config.build.dockerfilePath)).toBe(true);
  });
});

describe('nginx', () => {
  const text = () => files.get('deploy/nginx/almanac.conf')!;

  // The certificates are not there, so nginx -t cannot pass on a machine without them: only its syntax messages count.
  it.skipIf(!has('nginx'))('reads it (nginx -t; skipped where nginx is not on PATH)', () => {
    const wrapped = writeRendered(
      new Map([['nginx.conf', `events {}\nhttp {\n${text().replace(/^\s*(ssl_certificate(_key)?|listen) .*$/gm, '')}\n}`]]),
    );
    const { said } = check(
      'nginx',
      ['-t', '-p', wrapped, '-c', `${wrapped}/nginx.conf`, '-g', 'error_log stderr; pid /dev/null;'],
      wrapped,
    );
    rmSync(wrapped, { recursive: true });
    expect(said).toContain('syntax is ok');
  });

  it('is well formed: every directive ends, every block closes', () => {
    const bare = text()
      .replace(/#.*$/gm, '')
      .replace(/"[^"]*"/g, '""');
    let depth = 0;
    for (const line of bare.split('\n').map((each) => each.trim())) {
      if (line === '') continue;
      expect(line, line).toMatch(/[;{}]$/);
      depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
    expect(bare).toMatch(/ssl_protocols TLSv1\.2 TLSv1\.3;/);
    expect(bare).toMatch(/location = \/metrics \{ return 404; \}/);
    expect(bare).toMatch(/limit_req zone=/);
  });
});

describe('logs and workflow', () => {
  it('are read as YAML, and say where things go', () => {
    const vector = parse(files.get('deploy/logging/vector.yaml')!);
    for (const part of [...Object.values<any>(vector.transforms), ...Object.values<any>(vector.sinks)])
      for (const input of part.inputs) expect({ ...vector.sources, ...vector.transforms }).toHaveProperty(input);
    const fluent = parse(files.get('deploy/logging/fluent-bit.yaml')!);
    const tags = fluent.pipeline.inputs.map((input: any) => input.tag);
    for (const part of [...fluent.pipeline.filters, ...fluent.pipeline.outputs]) expect(tags).toContain(part.match);
  });

  it('checks, builds and tries the image before it is pushed', () => {
    const workflow = parse(files.get('deploy/ci/github-release.yml')!);
    const steps = workflow.jobs.image.steps as { run?: string; uses?: string }[];
    const at = (part: string) => steps.findIndex((step) => (step.run ?? step.uses ?? '').includes(part));
    const order = ['actions/checkout', 'sha256sum', 'npm audit', 'docker build', 'smoke.mjs', 'docker/login-action', 'docker push'].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThanOrEqual(0);
    expect(Object.keys(workflow.permissions)).toEqual(['contents', 'packages']);
  });
});
