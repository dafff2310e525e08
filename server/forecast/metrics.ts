import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricName, type MetricSpec } from '#shared/serving/metrics.ts';

type NamesOf<K extends MetricSpec['kind']> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never }[MetricName];
type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;

/** The metrics of one service: a second service in the same process has its own. */
export interface Metrics {
  readonly count: <N extends NamesOf<'counter'>>(name: N, labels: Labels<N>, by?: number) => void;
  readonly observe: <N extends NamesOf<'histogram'>>(name: N, labels: Labels<N>, value: number) => void;
  readonly set: (name: NamesOf<'gauge'>, value: number) => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const of = (kind: MetricSpec['kind']) => Object.entries<MetricSpec>(METRICS).filter(([, spec]) => spec.kind === kind);
  const options = (name: string, { help, labels }: MetricSpec) => ({ name, help, labelNames: [...labels], registers: [registry] });
  const counters = new Map(of('counter').map(([name, spec]) => [name, new Counter(options(name, spec))]));
  const gauges = new Map(of('gauge').map(([name, spec]) => [name, new Gauge(options(name, spec))]));
  const histograms = new Map(
    of('histogram').map(([name, spec]) => [name, new Histogram({ ...options(name, spec), buckets: [...spec.buckets!] })]),
  );
  return {
    count: (name, labels, by = 1) => counters.get(name)!.inc(labels as Record<string, string>, by),
    observe: (name, labels, value) => histograms.get(name)!.observe(labels as Record<string, string>, value),
    set: (name, value) => gauges.get(name)!.set(value),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
