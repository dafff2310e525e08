import { intervalOf } from '#shared/domain/forecast.ts';
import { type Future, type Panel, panelOf } from '#shared/domain/panel.ts';
import { type Check, claim, contextOf } from './subject.ts';

/** Forecasts of another implementation, or worked out by hand, for data that are given. */
export interface GoldenCase {
  readonly name: string;
  /** What made the numbers: a call with its package and version, or the formula and where it stands. */
  readonly origin: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** null where missing. */
  readonly y: readonly (number | null)[];
  readonly covariates?: Readonly<Record<string, readonly number[]>>;
  readonly future?: Readonly<Record<string, readonly number[]>>;
  readonly mean: readonly number[];
  /** By level in percent. */
  readonly intervals?: Readonly<Record<string, { readonly lo: readonly number[]; readonly hi: readonly number[] }>>;
  /** Largest difference allowed, as a share of the largest golden number. */
  readonly tolerance: number;
  /** The same for interval bounds, where it differs. */
  readonly intervalTolerance?: number;
}

export interface Golden {
  readonly cases: readonly GoldenCase[];
}

function panelFor({ y, covariates = {} }: GoldenCase): Panel {
  const panel = panelOf({ golden: y.map((v) => v ?? Number.NaN) });
  return {
    ...panel,
    covariates: Object.entries(covariates).map(([name, x]) => ({ name, role: 'known' as const, values: Float64Array.from(x) })),
  };
}

function compare(name: string, got: Float64Array, wanted: readonly number[], tolerance: number): void {
  const size = Math.max(...wanted.map(Math.abs));
  wanted.forEach((w, h) => {
    claim(
      Math.abs(got[h]! - w) <= tolerance * size,
      () => `${name}, step ${h + 1}: ${got[h]} instead of ${w} (tolerance ${tolerance} of ${size})`,
    );
  });
}

export const golden: Check = {
  name: 'agrees with the golden values',
  run: (subject) => {
    claim((subject.golden?.cases.length ?? 0) > 0, () => 'there is no golden.json with cases');
    for (const c of subject.golden!.cases) {
      const ctx = contextOf(subject);
      const horizon = c.mean.length;
      const params = subject.model.params.parse(c.params);
      const future: Future = {
        horizon,
        covariates: Object.entries(c.future ?? {}).map(([name, x]) => ({ name, values: Float64Array.from(x) })),
      };
      const levels = Object.keys(c.intervals ?? {}).map(Number);
      const state = subject.model.fit(panelFor(c), params, { horizon }, ctx);
      const f = subject.model.forecast(state, { future, levels }, ctx);
      compare(`${c.name}: mean`, f.mean, c.mean, c.tolerance);
      for (const level of levels) {
        const { lo, hi } = intervalOf(f, level)!;
        compare(`${c.name}: lower ${level} %`, lo, c.intervals![level]!.lo, c.intervalTolerance ?? c.tolerance);
        compare(`${c.name}: upper ${level} %`, hi, c.intervals![level]!.hi, c.intervalTolerance ?? c.tolerance);
      }
    }
  },
};
