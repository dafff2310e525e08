/** Which trigonometric model: the waves of each season, whether there is a trend, and whether the errors persist. */
export interface Form {
  readonly trend: boolean;
  /** Errors of order 1: d[t] = rho d[t-1] + noise. */
  readonly persistent: boolean;
  readonly seasons: readonly { readonly period: number; readonly harmonics: readonly number[] }[];
}

/** What is estimated beside the states before the first row. */
export interface Gains {
  readonly alpha: number;
  readonly beta: number;
  /** Damping of the trend; 1 undamped. */
  readonly phi: number;
  readonly rho: number;
  /** How much of an error goes to the waves of each season, along them and across. */
  readonly gamma: readonly (readonly [number, number])[];
}

/** Waves of a form in a row: frequency and season of each. */
export interface Waves {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly season: Uint8Array;
}

export function wavesOf({ seasons }: Form): Waves {
  const all = seasons.flatMap(({ period, harmonics }, i) => harmonics.map((k) => ({ angle: (2 * Math.PI * k) / period, i })));
  return {
    cos: Float64Array.from(all, ({ angle }) => Math.cos(angle)),
    sin: Float64Array.from(all, ({ angle }) => Math.sin(angle)),
    season: Uint8Array.from(all, ({ i }) => i),
  };
}

/** States: level, slope, last error, and of each wave its value and its quadrature. */
export interface States {
  level: number;
  slope: number;
  error: number;
  readonly wave: Float64Array;
  readonly across: Float64Array;
}

export const emptyStates = (count: number): States => ({
  level: 0,
  slope: 0,
  error: 0,
  wave: new Float64Array(count),
  across: new Float64Array(count),
});

export const copyStates = (s: States): States => ({ ...s, wave: s.wave.slice(), across: s.across.slice() });
