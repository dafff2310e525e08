/**
 * Which complex exponential smoothing: none without season; simple with all states a season back; partial with an additive season
 * beside the level; full with a second complex state that moves with the season.
 * Source: Svetunkov, Kourentzes & Ord (2022), Complex exponential smoothing, Naval Research Logistics 69(8), sections 3 and 4.
 */
export type Kind = 'none' | 'simple' | 'partial' | 'full';
export const KINDS: readonly Kind[] = ['none', 'simple', 'partial', 'full'];

export interface Form {
  readonly kind: Kind;
  /** Season length; 1 without season. */
  readonly period: number;
}

/** alpha = a0 + i a1 of the level (of the season, in a simple form); b0 (and b1, in a full form) of the season. */
export type Weights = readonly number[] | Float64Array;

/** Level and information potential, and those of each place in the season: place i % period belongs to row i. */
export interface States {
  level: number;
  potential: number;
  readonly seasonLevel: Float64Array;
  readonly seasonPotential: Float64Array;
}

export const hasLevel = ({ kind }: Form): boolean => kind !== 'simple';
export const hasSeason = ({ kind }: Form): boolean => kind !== 'none';

export const blank = ({ period }: Form): States => ({
  level: 0,
  potential: 0,
  seasonLevel: new Float64Array(period),
  seasonPotential: new Float64Array(period),
});

export const START: Readonly<Record<Kind, readonly number[]>> = {
  none: [1.3, 1],
  simple: [1.3, 1],
  partial: [1.3, 1, 0.1],
  full: [1.3, 1, 1.1, 1],
};

const STATES: Readonly<Record<Kind, (period: number) => number>> = {
  none: () => 2,
  simple: (m) => 2 * m,
  partial: (m) => 1 + m,
  full: (m) => 2 + 2 * m,
};

/** Numbers that a fit settles, the variance apart: weights and states before the first row. */
export const freeCount = ({ kind, period }: Form): number => START[kind].length + STATES[kind](period);
