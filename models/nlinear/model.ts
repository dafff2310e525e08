import { defineLinear } from '../kit/linear/model.ts';

/** The last value is taken off the window and put back: a shift of level does no harm. Source: Zeng, Chen, Zhang & Xu (2023). */
export const model = defineLinear({
  id: 'nlinear',
  title: 'NLinear',
  summary: 'The next season as a linear map of the last ones, measured from the last value: simple, quick, good on long seasonal series.',
  sources: [
    'Zeng, Chen, Zhang & Xu (2023), Are Transformers Effective for Time Series Forecasting?',
    'Hoerl & Kennard (1970), Ridge regression',
  ],
  rulesFor: () => (lookback) => {
    const last = lookback - 1;
    return [
      {
        base: { places: [last], factors: [1] },
        features: Array.from({ length: last }, (_, k) => ({ places: [k, last], factors: [1, -1] })),
      },
    ];
  },
});
