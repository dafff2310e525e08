import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { METRICS, type MetricSpec } from '#shared/serving/metrics.ts';
import { renderedFiles, writeRendered } from './rendered.fixture.ts';
import { check, has } from './tools.fixture.ts';

let files: Map<string, string>;
let root: string;
beforeAll(async () => {
  files = await renderedFiles();
  root = writeRendered(files);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}
const rules = (): Rule[] =>
  (parse(files.get('deploy/prometheus/alerts.yml')!) as { groups: { rules: Rule[] }[] }).groups.flatMap((g) => g.rules);

/** Every series that the service can show: name -> labels. */
async function exposed(): Promise<Map<string, readonly string[]>> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const known = new Map<string, readonly string[]>([['up', []]]);
  for (const { name } of await register.getMetricsAsJSON()) known.set(name, []);
  for (const [name, { kind, labels }] of Object.entries(METRICS) as [string, MetricSpec][]) {
    if (kind !== 'histogram') known.set(name, labels);
    else for (const part of ['_bucket', '_count', '_sum']) known.set(`${name}${part}`, [...labels, 'le']);
  }
  return known;
}

const WORDS = new Set(['by', 'sum', 'rate', 'increase', 'histogram_quantile', 'le', 'and', 'or', 'unless', 'offset', 'vector', 'max']);
const SCRAPED = ['job', 'instance', 'release'];

/** Names and labels that an expression uses, against what the service shows. */
async function expectKnown(expr: string): Promise<void> {
  const known = await exposed();
  const selectors = [...expr.matchAll(/([a-z_:][a-z0-9_:]*)\{([^}]*)\}/g)];
  expect(selectors.length, expr).toBeGreaterThan(0);
  const labels = new Set(SCRAPED);
  for (const [, name, inside] of selectors) {
    expect(known.has(name!), `${name} in ${expr}`).toBe(true);
    for (const label of known.get(name!)!) labels.add(label);
    for (const [, label] of inside!.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/g))
      expect([...known.get(name!)!, ...SCRAPED], `${label} of ${name}`).toContain(label);
  }
  for (const [, by] of expr.matchAll(/by \(([^)]*)\)/g))
    for (const label of by!.split(',')) expect([...labels], expr).toContain(label.trim());
  const bare = expr.replace(/[a-z_:][a-z0-9_:]*\{[^}]*\}/g, '').replace(/by \([^)]*\)/g, '');
  for (const [word] of bare.matchAll(/\b[a-z_]{2,}\b/g)) expect(WORDS.has(word), `${word} in ${expr}`).toBe(true);
}

describe('alert rules', () => {
  it.skipIf(!has('promtool'))(
    'are read by promtool, and fire and stay silent as their own tests say (skipped where promtool is not on PATH)',
    () => {
      const folder = join(root, 'deploy/prometheus');
      expect(check('promtool', ['check', 'rules', 'alerts.yml'], folder)).toMatchObject({ status: 0 });
      expect(check('promtool', ['test', 'rules', 'alerts.test.yml'], folder)).toMatchObject({ status: 0 });
      expect(check('promtool', ['check', 'config', 'prometheus.yml'], folder)).toMatchObject({ status: 0 });
    },
  );

  it('hold the limits that were asked for', () => {
    const limit = (alert: string): string => {
      const { expr, for: time } = rules().find((rule) => rule.alert === alert)!;
      return `${/(>|==) *[\d.e]+$/.exec(expr.trim())![0]} for ${time}`;
    };
    expect(limit('ForecastLatencyHigh')).toBe('> 0.5 for 5m');
    expect(limit('ForecastErrorsHigh')).toBe('> 0.10 for 5m');
    expect(limit('ForecastCpuHigh')).toBe('> 0.80 for 5m');
    expect(limit('ForecastMemoryHigh')).toBe('> 4e9 for 5m');
    expect(limit('ForecastServiceDown')).toBe('== 0 for 1m');
    expect(rules().find((rule) => rule.alert === 'ForecastLatencyHigh')!.expr).toContain('histogram_quantile(0.95');
  });

  it('ask for what the service shows, each with a runbook of the release and a test', async () => {
    const tested = files.get('deploy/prometheus/alerts.test.yml')!;
    for (const { alert, expr, annotations, labels } of rules()) {
      await expectKnown(expr);
      expect(files.has(annotations.runbook), annotations.runbook).toBe(true);
      expect(['page', 'warn']).toContain(labels.severity);
      expect(tested, alert).toContain(`alertname: ${alert}\n        exp_alerts`);
    }
  });
});

describe('the dashboard', () => {
  const panels = (): { id: number; title: string; gridPos: Record<'x' | 'y' | 'w' | 'h', number>; targets: { expr: string }[] }[] =>
    JSON.parse(files.get('deploy/grafana/dashboard.json')!).panels;

  it('asks for what the service shows', async () => {
    for (const panel of panels()) for (const { expr } of panel.targets) await expectKnown(expr);
  });

  it('shows every metric of the service', () => {
    const all = panels()
      .flatMap((panel) => panel.targets.map((target) => target.expr))
      .join('\n');
    for (const name of Object.keys(METRICS)) expect(all).toContain(name);
  });

  it('has panels that stand beside each other on the grid of 24 columns', () => {
    const cells = new Set<string>();
    for (const { gridPos, title } of panels())
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x, title).toBeLessThan(24);
          expect(cells.has(`${x},${y}`), title).toBe(false);
          cells.add(`${x},${y}`);
        }
    expect(new Set(panels().map((panel) => panel.id)).size).toBe(panels().length);
  });
});
