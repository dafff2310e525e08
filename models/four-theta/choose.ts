import { ahead, type Form, fitForm, formsFor, type Member } from './forms.ts';

const ORIGINS = 3;
/** Rows that the first part of a hold-out needs. */
const LEAST = 8;

/** Sum of absolute errors over the steps after each of the latest origins, a third of the steps apart; undefined where too few rows. */
function holdOutErrors(y: Float64Array, period: number, forms: readonly Form[], check: () => void): Float64Array | undefined {
  const steps = Math.max(1, Math.min(Math.max(6, period), Math.floor(y.length / 3)));
  const stride = Math.max(1, Math.floor(steps / 3));
  const errors = new Float64Array(forms.length);
  let origins = 0;
  for (let o = 0; o < ORIGINS; o++) {
    const origin = y.length - steps - o * stride;
    if (origin < LEAST) break;
    origins++;
    forms.forEach((form, f) => {
      const member = fitForm(y.subarray(0, origin), period, form, check);
      const forecast = member && ahead(member, steps);
      for (let h = 0; h < steps; h++) errors[f]! += forecast ? Math.abs(forecast[h]! - y[origin + h]!) : Number.POSITIVE_INFINITY;
    });
  }
  return origins > 0 ? errors : undefined;
}

/** The `combine` forms with the smallest errors on the hold-out, fitted to all rows; all of them where there is nothing to choose by. */
export function chosen(y: Float64Array, period: number, combine: number, check: () => void): Member[] {
  const forms = formsFor(y, period);
  const errors = combine < forms.length ? holdOutErrors(y, period, forms, check) : undefined;
  const taken = errors
    ? forms
        .map((form, f) => ({ form, error: errors[f]! }))
        .sort((a, b) => a.error - b.error || 0)
        .slice(0, combine)
        .map(({ form }) => form)
    : forms;
  return taken.flatMap((form) => fitForm(y, period, form, check) ?? []);
}
