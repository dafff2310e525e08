import type { TimeAxis } from '#shared/base/axis.ts';

/** Parts of the wall clock and the calendar at the target step. */
export type ClockPart = 'hour' | 'weekday' | 'month' | 'day-of-year';

/**
 * What one column says of a row. A row is a series, an origin and a step: `origin` rows of the series are known, and the target is the row
 * `origin + step - 1`. Nothing here looks at the target at or after the origin.
 */
export type Feature =
  /** The value `back` rows before the last known one. */
  | { readonly kind: 'lag'; readonly back: number }
  /** The value of the same place in the season, `times` known seasons back (1: the latest known), shifted by `shift` rows. */
  | { readonly kind: 'same'; readonly season: number; readonly times: number; readonly shift?: number }
  /** Mean of the last `times` values of the same place in the season. */
  | { readonly kind: 'same-mean'; readonly season: number; readonly times: number }
  /** A statistic of the `rows` rows that end `back` rows before the last known one. */
  | { readonly kind: 'mean' | 'std' | 'min' | 'max'; readonly rows: number; readonly back?: number }
  /** Mean of the last `rows` rows less the mean of as many rows `back` rows earlier. */
  | { readonly kind: 'change'; readonly rows: number; readonly back: number }
  /** Local level of the series as a share of its usual size. */
  | { readonly kind: 'level' }
  | { readonly kind: 'step' }
  /** Place of the target in the season. */
  | { readonly kind: 'phase'; readonly season: number }
  | { readonly kind: 'clock'; readonly part: ClockPart }
  /** A covariate known in advance, `back` rows before the target. */
  | { readonly kind: 'known'; readonly name: string; readonly back: number }
  | { readonly kind: 'known-mean' | 'known-min' | 'known-max'; readonly name: string; readonly rows: number }
  /** A covariate known in advance at the latest known row of the same place in the season. */
  | { readonly kind: 'known-same'; readonly name: string; readonly season: number }
  /** A covariate known up to the origin, `back` rows before the last known row. */
  | { readonly kind: 'past'; readonly name: string; readonly back: number }
  | { readonly kind: 'past-mean'; readonly name: string; readonly rows: number }
  | { readonly kind: 'static'; readonly name: string; readonly categorical: boolean };

/** What the target is told relative to. */
export type Reference =
  | { readonly kind: 'level' }
  | { readonly kind: 'difference' }
  | { readonly kind: 'seasonal-difference'; readonly season: number };

/** The columns of the table and the unit of its target: plain data, so that a forecast makes the same ones. */
export interface Recipe {
  readonly axis: TimeAxis;
  readonly features: readonly Feature[];
  /** Steps 1 … block are learnt; later ones are forecast from the forecasts of earlier ones. */
  readonly block: number;
  readonly reference: Reference;
  /** True: values are divided by the local size of the series; false: by its usual size, one number a series. */
  readonly local: boolean;
  /** Rows that tell the local level and size. */
  readonly window: number;
  /** Rows before the origin that a feature may look at. */
  readonly lookback: number;
}

const ended = (back: number | undefined): string => (back ? ` to ${back} before the origin` : '');

/** The column's name as a reader should see it. `target` is the name of the series' value. */
export function nameOf(f: Feature): string {
  switch (f.kind) {
    case 'lag':
      return f.back === 0 ? 'last value' : `value ${f.back} before the last`;
    case 'same':
      return `value ${f.times} × ${f.season} before${f.shift ? (f.shift > 0 ? `, ${f.shift} later` : `, ${-f.shift} earlier`) : ''}`;
    case 'same-mean':
      return `mean of ${f.times} values ${f.season} apart before`;
    case 'mean':
    case 'std':
    case 'min':
    case 'max':
      return `${{ mean: 'mean', std: 'deviation', min: 'lowest', max: 'highest' }[f.kind]} of ${f.rows} values${ended(f.back)}`;
    case 'change':
      return f.rows === 1 ? `last value less that ${f.back} before` : `mean of ${f.rows} values less that ${f.back} before`;
    case 'level':
      return 'level';
    case 'step':
      return 'step';
    case 'phase':
      return `place in the season of ${f.season}`;
    case 'clock':
      return f.part === 'day-of-year' ? 'day of the year' : f.part;
    case 'known':
      return f.back === 0 ? f.name : `${f.name} ${f.back} before`;
    case 'known-mean':
    case 'known-min':
    case 'known-max':
      return `${f.name}, ${{ 'known-mean': 'mean', 'known-min': 'lowest', 'known-max': 'highest' }[f.kind]} of ${f.rows}`;
    case 'known-same':
      return `${f.name} at the value ${f.season} before`;
    case 'past':
      return f.back === 0 ? `last ${f.name}` : `${f.name} ${f.back} before the last`;
    case 'past-mean':
      return `${f.name}, mean of the last ${f.rows}`;
    case 'static':
      return f.name;
  }
}

/** Rows before the origin that a feature of a block of `block` steps looks at. */
export function reachOf(f: Feature, block: number): number {
  switch (f.kind) {
    case 'lag':
    case 'past':
      return f.back + 1;
    case 'same':
      return f.season * f.times + block + Math.abs(f.shift ?? 0);
    case 'same-mean':
      return f.season * f.times + block;
    case 'mean':
    case 'std':
    case 'min':
    case 'max':
      return f.rows + (f.back ?? 0);
    case 'change':
      return f.rows + f.back;
    case 'known':
      return f.back;
    case 'known-mean':
    case 'known-min':
    case 'known-max':
    case 'past-mean':
      return f.rows;
    case 'known-same':
      return f.season;
    default:
      return 0;
  }
}
