import { makeContext } from '#models/kit/context.ts';
import { fitImported } from '#models/kit/imported/fit.ts';
import { forecastImported } from '#models/kit/imported/forecast.ts';
import type { Runtime } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Forecast, intervalOf } from '#shared/domain/forecast.ts';
import type { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { type Panel, pickSeries, seriesOf } from '#shared/domain/panel.ts';
import type { ForecasterCheck, ForecasterPort, ForecasterTrial } from '#shared/services/forecasters.ts';
import { replay, type SelfTest } from '../self-test.ts';
import { tryShape } from './shape.ts';

export interface TrialPlan {
  /** SHA-256 in the artifact store. */
  readonly file: string;
  readonly mapping: ForecasterMapping;
  readonly ports: readonly ForecasterPort[];
  readonly panel: Panel;
  readonly selfTest?: SelfTest | undefined;
}

const HISTORY = 200;
/** Differences below come from the order in which numbers are added. */
const NEAR = 1e-4;

/** Loads a file, forecasts some series with it, and looks at what comes out. The first check that fails is the last. */
export function tryFile({ file, mapping, ports, panel, selfTest }: TrialPlan, runtime: Runtime): ForecasterTrial {
  const checks: ForecasterCheck[] = [];
  const end = (preview?: ForecasterTrial['preview']): ForecasterTrial => ({
    checks,
    passed: checks.every((c) => c.state !== 'failed'),
    ...(preview && { preview }),
  });
  const add = (id: string, title: string, work: () => Pick<ForecasterCheck, 'state' | 'detail'>): boolean => {
    try {
      checks.push({ id, title, ...work() });
    } catch (error) {
      if (!(error instanceof AlmanacError)) throw error;
      checks.push({ id, title, state: 'failed', detail: error.message });
    }
    return checks.at(-1)!.state !== 'failed';
  };
  const clock = () => performance.now();
  const ctx = makeContext({ runtime, clock });
  const horizon = mapping.horizon;
  const run = (of: Panel): Forecast => {
    const state = fitImported(of, { file: { stored: file }, mapping }, { horizon, calibrate: false }, ctx);
    const covariates = mapping.covariates.map((name) => ({ name, values: new Float64Array(of.ids.length * horizon) }));
    return forecastImported('imported-onnx', state, { future: { horizon, covariates }, levels: [80] }, ctx);
  };

  const loads = add('loads', 'Can be loaded', () => {
    const started = clock();
    const session = runtime.load({ stored: file });
    const { inputs, outputs } = session;
    session.close();
    const unmapped = inputs.filter((name) => !mapping.inputs.some((i) => i.name === name));
    if (unmapped.length > 0) return { state: 'failed', detail: `Nothing is mapped to the input "${unmapped.join('", "')}".` };
    if (!outputs.includes(mapping.output.name)) return { state: 'failed', detail: `There is no output "${mapping.output.name}".` };
    return { state: 'passed', detail: `In ${seconds(clock() - started)}, by ${runtime.name}.` };
  });
  if (!loads) return end();
  if (selfTest) {
    const session = runtime.load({ stored: file });
    checks.push(replay(session, selfTest, ports));
    session.close();
    if (checks.at(-1)!.state === 'failed') return end();
  }
  let suggestion: ForecasterTrial['suggestion'];
  const fits = add('shape', 'Gives what is mapped', () => {
    const session = runtime.load({ stored: file });
    try {
      const shape = tryShape(session, mapping, panel);
      suggestion = shape.suggestion;
      return shape.check;
    } finally {
      session.close();
    }
  });
  if (!fits) return { ...end(), ...(suggestion && { suggestion }) };
  let first: Forecast | undefined;
  const runs = add('runs', 'Forecasts the data', () => {
    const started = clock();
    first = run(panel);
    const told = first.status.find((s) => s.state !== 'fitted');
    const made = first.status.filter((s) => s.state === 'fitted').length;
    const say = `${made} of ${panel.ids.length} series, ${horizon} steps each, ${seconds((clock() - started) / panel.ids.length)} a series.`;
    if (made === 0) return { state: 'failed', detail: capital(told?.reason ?? 'no series could be forecast') };
    return told ? { state: 'warned', detail: `${say} "${told.series}": ${told.reason}.` } : { state: 'passed', detail: say };
  });
  if (!runs || !first) return end();
  const forecast = first;
  add('plausible', 'Stays near the history', () => {
    const far = panel.ids.filter((_, s) => isFar(forecast, panel, s));
    return far.length === 0
      ? { state: 'passed', detail: 'Every median lies within ten times the range of its history.' }
      : { state: 'warned', detail: `The median leaves the range of "${far[0]}" by far: are the scaling and the dimensions right?` };
  });
  add('same', 'Gives the same again', () => {
    const off = furthest(forecast, run(panel), panel);
    return off === 0
      ? { state: 'passed', detail: 'Two runs agree to the last bit.' }
      : { state: 'warned', detail: `Two runs differ by up to ${percent(off)}: results cannot be replayed exactly.` };
  });
  if (panel.ids.length > 1)
    add('alone', 'Looks at each series by itself', () => {
      const alone = run(pickSeries(panel, [0]));
      const off = furthest(slice(forecast, 0), alone, panel);
      return off < NEAR
        ? { state: 'passed', detail: 'A series alone is forecast as among others.' }
        : {
            state: 'warned',
            detail: `A series alone is forecast otherwise than among others, by up to ${percent(off)}: results depend on what is forecast together.`,
          };
    });
  return { ...end(previewOf(forecast, panel)), ...(suggestion && { suggestion }) };
}

const seconds = (ms: number): string => (ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/: the last value is repeated$/, '')}.`;
const percent = (share: number): string => `${(100 * share).toPrecision(2)} % of the history's range`;

function rangeOf(y: Float64Array): { least: number; range: number } {
  const known = y.filter(Number.isFinite);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { least, range: most - least || Math.abs(most) || 1 };
}

function isFar({ mean, horizon }: Forecast, panel: Panel, s: number): boolean {
  const { least, range } = rangeOf(seriesOf(panel, s));
  return mean.subarray(s * horizon, (s + 1) * horizon).some((v) => v < least - 10 * range || v > least + 11 * range);
}

/** The largest difference of means and quantiles, as a share of the range of the first history. */
function furthest(a: Forecast, b: Forecast, panel: Panel): number {
  const { range } = rangeOf(seriesOf(panel, 0));
  const columns = [[a.mean, b.mean], ...a.quantiles.map((q, k) => [q.values, b.quantiles[k]!.values])] as const;
  let most = 0;
  for (const [x, y] of columns) for (let i = 0; i < x!.length; i++) most = Math.max(most, Math.abs(x![i]! - y![i]!) / range || 0);
  return most;
}

function slice(f: Forecast, s: number): Forecast {
  const mine = (x: Float64Array) => x.slice(s * f.horizon, (s + 1) * f.horizon);
  return { ...f, mean: mine(f.mean), quantiles: f.quantiles.map(({ p, values }) => ({ p, values: mine(values) })) };
}

function previewOf(f: Forecast, panel: Panel): NonNullable<ForecasterTrial['preview']> {
  const s = f.status.findIndex((status) => status.state === 'fitted');
  const { lo, hi } = intervalOf(f, 80)!;
  const mine = (x: Float64Array) => x.slice(s * f.horizon, (s + 1) * f.horizon);
  return { series: panel.ids[s]!, history: seriesOf(panel, s).slice(-HISTORY), mean: mine(f.mean), lo: mine(lo), hi: mine(hi) };
}
