import { z } from 'zod';
import { SeriesStatus } from '#shared/domain/forecast.ts';

const Cells = z.array(z.number().nullable()).max(1_000_000);
const Named = z.object({ name: z.string(), values: Cells });

/** samples.json of a bundle: what its state must forecast for some series, given these known covariates. */
export const Samples = z
  .array(
    z.object({
      series: z.string(),
      status: SeriesStatus,
      covariates: z.array(Named),
      times: Cells,
      mean: Cells,
      intervals: z.array(z.object({ level: z.number(), lo: Cells, hi: Cells })),
    }),
  )
  .max(1000);
export type GoldenSample = z.infer<typeof Samples>[number];
