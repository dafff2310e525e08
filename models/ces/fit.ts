import { isConstant } from '#shared/math/statistics.ts';
import type { ModelContext } from '../kit/define.ts';
import { estimate, prepared, type Smoother } from './estimate.ts';
import { type Form, freeCount, KINDS, type Kind, START } from './form.ts';

export interface Params {
  readonly form: 'auto' | Kind;
  readonly season: number;
}

export interface Fit {
  readonly smoother: Smoother;
  readonly note?: string;
}

/** All weight on the level that is there: a constant stays what it is. */
function constant(level: number): Smoother {
  const form: Form = { kind: 'none', period: 1 };
  const states = { level, potential: level, seasonLevel: [], seasonPotential: [] };
  return { ...form, weights: START.none, first: states, last: states, variance: 0, aicc: -1e300 };
}

/** The form that was asked for, or that with the best AICc among those that the length allows. */
export function fitSeries({ y }: { readonly y: Float64Array }, { form, season }: Params, { check }: ModelContext): Fit {
  check();
  if (isConstant(y)) return { smoother: constant(y[0]!) };
  const held = season > 1 && y.length >= 2 * season + 2;
  const kinds = (form === 'auto' ? KINDS : [form]).filter((kind) => kind === 'none' || held);
  const forms = (kinds.length > 0 ? kinds : (['none'] as const)).map((kind): Form => ({ kind, period: kind === 'none' ? 1 : season }));
  const possible = forms.filter((one) => form !== 'auto' || one.kind === 'none' || y.length > freeCount(one) + 2);
  const data = prepared(y);
  const best = possible.map((one) => estimate(one, data, check)).reduce((a, b) => (b.aicc < a.aicc ? b : a));
  const short = season > 1 && form !== 'none' && !held ? `${y.length} values are too few for a season of ${season}: no seasonal part` : '';
  return { smoother: best, note: [short, form === 'auto' ? `CES(${best.kind})` : ''].filter(Boolean).join('; ') || undefined };
}
