import { z } from 'zod';

export const MetricCard = z.object({
  id: z.string(),
  title: z.string(),
  /** e.g. "%", "" for a plain ratio, "y" for the target's own unit. */
  unit: z.string(),
  better: z.enum(['lower', 'higher', 'zero', 'nominal']),
  formula: z.string(),
  source: z.string(),
  /** What happens where zeros, constants or missing values make the formula absurd. */
  zeroRule: z.string(),
});
export type MetricCard = z.infer<typeof MetricCard>;

/** A score, or the reason why there is none. */
export const Score = z.object({ metric: z.string(), value: z.number().nullable(), refused: z.string().optional() });
export type Score = z.infer<typeof Score>;
