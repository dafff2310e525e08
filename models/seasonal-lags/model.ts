import { defineLinear } from '../kit/linear/model.ts';
import type { Form, Rule } from '../kit/linear/windows.ts';

const RECENT = 3;
const SEASONS_BACK = 4;

/** Places in the window that step h looks at: the latest values, and those one to four seasons before it, each with its neighbours. */
function placesOf(h: number, lookback: number, seasons: readonly number[]): number[] {
  const places = new Set<number>();
  for (let k = 1; k <= Math.min(RECENT, lookback); k++) places.add(lookback - k);
  for (const m of seasons)
    for (let j = 1; j <= SEASONS_BACK; j++)
      for (const near of [-1, 0, 1]) {
        const place = lookback + h - j * m + near;
        if (place >= 0 && place < lookback) places.add(place);
      }
  return [...places].sort((a, b) => a - b);
}

/** Each step has its own ridge regression, on differences from the mean of the last season. */
export const model = defineLinear({
  id: 'seasonal-lags',
  title: 'Ridge on seasonal lags',
  summary: 'Each step from the latest values and from the same place in earlier seasons: few coefficients, so short histories will do.',
  sources: [
    'Hoerl & Kennard (1970), Ridge regression',
    'Ben Taieb & Hyndman (2014), A gradient boosting approach to the Kaggle load forecasting competition',
  ],
  rulesFor: (seasons) => (lookback, block) => {
    const season = Math.min(lookback, ...seasons);
    const level = Array.from({ length: season }, (_, k) => lookback - season + k);
    const base: Form = { places: level, factors: level.map(() => 1 / season) };
    return Array.from({ length: block }, (_, h): Rule => {
      const places = placesOf(h, lookback, seasons.length > 0 ? seasons : [1]);
      return { base, features: places.map((p): Form => ({ places: [p, ...level], factors: [1, ...level.map(() => -1 / season)] })) };
    });
  },
});
