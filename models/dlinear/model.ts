import { defineLinear } from '../kit/linear/model.ts';
import type { Form } from '../kit/linear/windows.ts';

const KERNEL = 25;

/** The moving average at each place of the window, its ends carried on. */
function averages(lookback: number): Form[] {
  const half = (KERNEL - 1) / 2;
  return Array.from({ length: lookback }, (_, i) => {
    const share = new Map<number, number>();
    for (let k = i - half; k <= i + half; k++) {
      const place = Math.min(lookback - 1, Math.max(0, k));
      share.set(place, (share.get(place) ?? 0) + 1 / KERNEL);
    }
    return { places: [...share.keys()], factors: [...share.values()] };
  });
}

/** Trend (a moving average of 25) and what is left of it each have their linear map. Source: Zeng, Chen, Zhang & Xu (2023). */
export const model = defineLinear({
  id: 'dlinear',
  title: 'DLinear',
  summary: 'The next season as linear maps of the trend of the last ones and of what is left of it: steady where levels come back.',
  sources: [
    'Zeng, Chen, Zhang & Xu (2023), Are Transformers Effective for Time Series Forecasting?',
    'Hoerl & Kennard (1970), Ridge regression',
  ],
  rulesFor: () => (lookback) => {
    const trend = averages(lookback);
    const left = trend.map(({ places, factors }, i): Form => ({ places: [...places, i], factors: [...factors.map((f) => -f), 1] }));
    return [{ base: { places: [], factors: [] }, features: [...trend, ...left] }];
  },
});
