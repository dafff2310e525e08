/** A metric of the forecast service as Prometheus sees it. Dashboards and alert rules are written against these names. */
export interface MetricSpec {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

/** Seconds. The alert on latency looks at 0.5. */
const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Besides these there are prom-client's own: `process_*` and `nodejs_*`. */
export const METRICS = {
  predictions_total: {
    kind: 'counter',
    help: 'Series that were forecast. outcome: fitted, fallback or failed',
    labels: ['model', 'alias', 'outcome'],
  },
  prediction_latency_seconds: {
    kind: 'histogram',
    help: 'Time of a forecast request, from its arrival to its answer',
    labels: ['model'],
    buckets: LATENCY,
  },
  http_requests_total: { kind: 'counter', help: 'Requests by route and status', labels: ['method', 'route', 'status'] },
  http_request_latency_seconds: { kind: 'histogram', help: 'Time of a request', labels: ['method', 'route'], buckets: LATENCY },
  model_load_seconds: {
    kind: 'histogram',
    help: 'Time to read a release and make it ready to forecast',
    labels: ['model'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  models_loaded: { kind: 'gauge', help: 'Releases that are in memory', labels: [] },
  forecast_cache_total: { kind: 'counter', help: 'Lookups in the cache of forecasts. result: hit or miss', labels: ['result'] },
  forecast_fallbacks_total: { kind: 'counter', help: 'Requests that the baseline answered since the model failed', labels: ['model'] },
  forecast_batch_size: {
    kind: 'histogram',
    help: 'Requests that were forecast in one run of the model',
    labels: [],
    buckets: [1, 2, 4, 8, 16, 32, 64],
  },
  shadow_difference: {
    kind: 'histogram',
    help: "Mean distance of the shadow's forecast from the champion's, relative to the champion's mean size",
    labels: ['model'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  },
  releases_total: {
    kind: 'counter',
    help: 'What happened to releases. event: pushed, refused, activated, reverted, failed or removed',
    labels: ['event'],
  },
  auth_failures_total: {
    kind: 'counter',
    help: 'Requests that were refused. reason: missing, unknown, expired, invalid, replayed, role or blocked',
    labels: ['reason'],
  },
} as const satisfies Record<string, MetricSpec>;
export type MetricName = keyof typeof METRICS;
