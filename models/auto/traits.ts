import { type Panel, seriesOf } from '#shared/domain/panel.ts';
import { mean, variance } from '#shared/math/statistics.ts';
import { knownCovariates } from '../kit/series.ts';

/** What the choice of candidates looks at. */
export interface Traits {
  /** Known values and rows. */
  readonly known: number;
  readonly rows: number;
  readonly demand: 'smooth' | 'erratic' | 'intermittent' | 'lumpy';
  /** Whether every known value is above zero; at least zero. */
  readonly positive: boolean;
  readonly natural: boolean;
  readonly covariates: boolean;
  /** Rows of all series. */
  readonly panelRows: number;
}

/**
 * Kind of demand by the mean interval between values that are not zero and their squared coefficient of variation, at 1.32 and 0.49; smooth where a
 * value is negative or none is zero.
 * Source: Syntetos, Boylan & Croston (2005), On the categorization of demand patterns.
 */
export function demandOf(known: Float64Array): Traits['demand'] {
  const sizes = known.filter((v) => v !== 0);
  if (sizes.length === known.length || sizes.length === 0 || known.some((v) => v < 0)) return 'smooth';
  const interval = known.length / sizes.length;
  const variation = sizes.length > 1 ? variance(sizes) / mean(sizes) ** 2 : 0;
  if (interval < 1.32) return variation < 0.49 ? 'smooth' : 'erratic';
  return variation < 0.49 ? 'intermittent' : 'lumpy';
}

export const rare = ({ demand }: Traits): boolean => demand === 'intermittent' || demand === 'lumpy';

export function traitsOf(panel: Panel, s: number): Traits {
  const y = seriesOf(panel, s);
  const known = y.filter(Number.isFinite);
  return {
    known: known.length,
    rows: y.length,
    demand: demandOf(known),
    positive: known.every((v) => v > 0),
    natural: known.every((v) => v >= 0),
    covariates: knownCovariates(panel).length > 0,
    panelRows: panel.y.length,
  };
}
