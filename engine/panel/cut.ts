import { addSteps } from '#shared/base/axis.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { type AsOf, dayBefore, knownFrom } from '#shared/domain/known-at.ts';
import { type Covariate, type Future, type Panel, slicePanel } from '#shared/domain/panel.ts';

/** An origin of a rolling backtest: how many steps before the end of each series, and how much history is kept. */
export interface Origin {
  /** Steps from the cutoff to the end of each series. */
  readonly back: number;
  /** Rows before the cutoff that a model sees; left out means all. */
  readonly trainSize?: number;
  /** Inputs as of this time before the first forecast: rows that end later are hidden. Left out: all up to the cutoff are seen. */
  readonly asOf?: AsOf;
}

const rowsOf = (panel: Panel, s: number): number => panel.offsets[s + 1]! - panel.offsets[s]!;

/** Rows of series `s` that lie at or before the cutoff. */
export const rowsBefore = (panel: Panel, s: number, { back }: Origin): number => Math.max(0, rowsOf(panel, s) - back);

/** The time of the last row before the cutoff; reckoned back from the start for a series that is too short, 0 for one without rows. */
export function cutoffTime(panel: Panel, s: number, { back }: Origin): number {
  const rows = rowsOf(panel, s);
  if (rows === 0) return 0;
  const first = panel.offsets[s]!;
  return rows > back ? panel.times[first + rows - back - 1]! : addSteps(panel.axis, panel.times[first]!, rows - back - 1);
}

/**
 * Steps between the last row that is seen and the cutoff: none, unless inputs are as of an earlier time. The largest of all series, so
 * that none sees more than it may.
 */
export function leadOf(panel: Panel, origin: Origin): number {
  const { asOf } = origin;
  if (!asOf) return 0;
  return panel.ids.reduce((most, _, s) => {
    const rows = rowsBefore(panel, s, origin);
    const first = panel.offsets[s]!;
    const instant = dayBefore(panel.axis, addSteps(panel.axis, cutoffTime(panel, s, origin), 1), asOf.days, asOf.at);
    let lead = 0;
    while (lead < rows && addSteps(panel.axis, panel.times[first + rows - lead - 1]!, 1) > instant) lead++;
    return Math.max(most, lead);
  }, 0);
}

/** Hides the values that become known after `instant`: they are the last ones, since rules look at the time alone. */
function hideUnknown(panel: Panel, { knownAt }: Covariate, times: Float64Array, values: Float64Array, instant: number): void {
  if (!knownAt) return;
  for (let i = values.length - 1; i >= 0 && knownFrom(knownAt, panel.axis, times[i]!) > instant; i--) values[i] = Number.NaN;
}

/** The end of the last row before the cutoff: what is known at the origin is known by then. */
const originInstant = (panel: Panel, s: number, origin: Origin): number => addSteps(panel.axis, cutoffTime(panel, s, origin), 1);

/**
 * All that a model may see at the origin: nothing at a later time, of the target or of any covariate, and nothing that became known
 * later. A copy.
 */
export function historyAt(panel: Panel, origin: Origin): Panel {
  const history = slicePanel(
    panel,
    (s) => Math.max(0, rowsBefore(panel, s, origin) - (origin.trainSize ?? Number.POSITIVE_INFINITY)),
    (s) => rowsBefore(panel, s, origin),
  );
  for (const covariate of history.covariates)
    history.ids.forEach((_, s) => {
      const [from, to] = [history.offsets[s]!, history.offsets[s + 1]!];
      const instant = originInstant(panel, s, origin);
      hideUnknown(panel, covariate, history.times.subarray(from, to), covariate.values.subarray(from, to), instant);
    });
  return history;
}

/** The known covariates of the horizon as they were recorded; NaN where they were not, or became known after the origin. */
export function recordedFuture(panel: Panel, origin: Origin, horizon: number): Future {
  const covariates = panel.covariates
    .filter((c) => c.role === 'known')
    .map((covariate) => {
      const { name, values } = covariate;
      const ahead = new Float64Array(panel.ids.length * horizon).fill(Number.NaN);
      for (let s = 0; s < panel.ids.length; s++) {
        const from = panel.offsets[s]! + rowsBefore(panel, s, origin);
        if (rowsOf(panel, s) <= origin.back) continue;
        const to = Math.min(panel.offsets[s + 1]!, from + horizon);
        const mine = ahead.subarray(s * horizon, s * horizon + to - from);
        mine.set(values.subarray(from, to));
        hideUnknown(panel, covariate, panel.times.subarray(from, to), mine, originInstant(panel, s, origin));
      }
      return { name, values: ahead };
    });
  return { horizon, covariates };
}

/** The forecast without its first `lead` steps. */
export function withoutLead(forecast: Forecast, lead: number): Forecast {
  if (lead === 0) return forecast;
  const horizon = forecast.horizon - lead;
  const cut = (values: Float64Array): Float64Array => {
    const out = new Float64Array(forecast.ids.length * horizon);
    forecast.ids.forEach((_, s) => {
      out.set(values.subarray(s * forecast.horizon + lead, (s + 1) * forecast.horizon), s * horizon);
    });
    return out;
  };
  return {
    ...forecast,
    horizon,
    times: cut(forecast.times),
    mean: cut(forecast.mean),
    quantiles: forecast.quantiles.map(({ p, values }) => ({ p, values: cut(values) })),
  };
}
