import { z } from 'zod';
import { defineDemand } from '../kit/intermittent/define.ts';
import { type Chances, chanceRate, fitChances, observe } from '../kit/intermittent/tsb.ts';

const weight = z.number().gt(0).max(1);
const params = z.strictObject({
  alpha: weight.default(0.15).meta({ title: 'Weight of sizes', description: 'Smooths the sizes, at each demand.' }),
  beta: weight.default(0.1).meta({ title: 'Weight of the chance', description: 'Smooths the chance of a demand, at each step.' }),
  optimise: z
    .boolean()
    .default(false)
    .meta({ title: 'Choose the weights', description: 'For each series, by the squared errors of the demand per step.' }),
});

/** Source: Teunter, Syntetos & Babai (2011), Intermittent demand: Linking forecasting to inventory obsolescence. */
export const model = defineDemand<z.infer<typeof params>, Chances>({
  id: 'tsb',
  version: 1,
  title: 'Teunter-Syntetos-Babai',
  summary: 'Chance and size of a demand: the forecast falls while nothing is sold, so that what goes out of use is seen.',
  sources: ['Teunter, Syntetos & Babai (2011), Intermittent demand: Linking forecasting to inventory obsolescence'],
  params,
  follow: (y, { alpha, beta, optimise }) => fitChances(y, optimise ? undefined : { alpha, beta }),
  goOn: observe,
  rate: chanceRate,
  size: ({ size }) => size,
  examples: [
    { alpha: 0.15, beta: 0.1, optimise: false },
    { alpha: 0.15, beta: 0.1, optimise: true },
  ],
});
