import type { TimeAxis } from '#shared/base/axis.ts';
import type { ForecasterFile, ForecasterMapping } from '#shared/domain/forecaster.ts';
import type { Spread } from '../conformal.ts';
import type { Fallback } from '../fallback.ts';

/** The file, how it is fed, and where it came from. */
export interface ImportedParams {
  readonly file: ForecasterFile;
  readonly mapping: ForecasterMapping;
  readonly about?: { readonly name: string; readonly source: string; readonly licence: string } | undefined;
}

/** One series: the end of its history, or what stands in for a forecast. */
export interface SeriesTail {
  readonly id: string;
  /** Time of its last row; null where it has none. */
  readonly end: number | null;
  readonly state: 'fitted' | 'fallback' | 'failed';
  readonly reason?: string;
  /** The last values, oldest first, at most as many as the context holds; null where missing. */
  readonly tail: readonly (number | null)[];
  /** The same rows of the covariates, by channel. */
  readonly past: readonly (readonly (number | null)[])[];
  readonly fallback?: Fallback;
  /** How wide the errors were at earlier origins, for files without quantiles. */
  readonly spread?: Spread;
}

export interface ImportedState extends Pick<ImportedParams, 'file' | 'mapping'> {
  readonly axis: TimeAxis;
  /** Covariates of the mapping that the data have: the horizon has to have those that the file wants ahead. */
  readonly found: readonly string[];
  readonly series: readonly SeriesTail[];
}
