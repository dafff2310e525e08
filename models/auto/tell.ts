import { seriesOf } from '#shared/domain/panel.ts';
import { combinedErrors, type Trials, weightedMean } from '../kit/combination/evidence.ts';
import { rare, type Traits } from './traits.ts';
import type { Tried } from './try.ts';

type Left = readonly { readonly label: string; readonly reason: string }[];

const listOf = (left: Left): string => left.map(({ label, reason }) => `${label} (${reason})`).join(', ');

/** Why a series has no member but naive. */
export function bareReason({ known }: Traits, left: Left): string {
  const lost = left.length > 0 ? `; left out: ${listOf(left)}` : '';
  return `${known} known values are too few to compare models: the last one is repeated${lost}`;
}

/** Mean absolute change over the shortest season that the series holds (over one step where there is none): what errors are told in. */
function scaleOf(y: Float64Array, seasons: readonly number[]): number {
  const lag = seasons.find((s) => s > 1 && s < y.length) ?? 1;
  let sum = 0;
  let count = 0;
  for (let i = lag; i < y.length; i++) {
    const change = Math.abs(y[i]! - y[i - lag]!);
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return sum > 0 ? sum / count : 1;
}

/** Mean over origins of the mean absolute error; NaN of none. */
function meanError(rows: readonly Float64Array[]): number {
  const means = rows.flatMap((row) => {
    const known = row.filter(Number.isFinite);
    return known.length > 0 ? [known.reduce((sum, e) => sum + Math.abs(e), 0) / known.length] : [];
  });
  return means.reduce((a, b) => a + b, 0) / means.length;
}

/** Errors of one member alone. */
function errorsAlone(trials: Trials, s: number, m: number): Float64Array[] {
  const only = trials.forecasts.map((_, other) => (other === m ? 1 : 0));
  return trials.backs.flatMap((_, k) => combinedErrors(trials, s, k, only, weightedMean) ?? []);
}

interface Story {
  readonly trials: Trials;
  readonly s: number;
  readonly traits: Traits;
  readonly tried: readonly Tried[];
  /** Errors of the combination by origin, where they were asked for. */
  readonly errors?: readonly { readonly errors: Float64Array }[];
  readonly seasons: readonly number[];
  readonly left: Left;
}

/** How the members of a series were found, in one line: what was tried, how well the combination did, whether it beat the simplest forecast. */
export function toldOf({ trials, s, traits, tried, errors, seasons, left }: Story): string {
  const y = seriesOf(trials.panel, s);
  const suited = tried.filter((t) => t.forecasts && t.candidate.suits(traits)).length;
  const origins = trials.backs.filter((back) => y.length - back > 0).length;
  const kind = rare(traits) ? `${traits.demand} demand: ` : '';
  const parts = [`${kind}${suited} models tried at ${origins} ${origins === 1 ? 'origin' : 'origins'}`];
  if (errors && errors.length > 0) {
    const error = meanError(errors.map((row) => row.errors));
    parts[0] += `, scaled error ${(error / scaleOf(y, seasons)).toPrecision(3)}`;
    const simple = tried.flatMap(({ candidate }, m) => (candidate.id === 'seasonal-naive' ? [m] : []));
    const bench = simple.length > 0 ? simple : tried.flatMap(({ candidate }, m) => (candidate.id === 'naive' ? [m] : []));
    const best = Math.min(...bench.map((m) => meanError(errorsAlone(trials, s, m))).filter(Number.isFinite));
    if (error >= best && Number.isFinite(best)) parts.push(`no better there than ${simple.length > 0 ? 'seasonal naive' : 'naive'}`);
  }
  if (left.length > 0) parts.push(`left out: ${listOf(left)}`);
  return parts.join('; ');
}
