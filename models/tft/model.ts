import { z } from 'zod';
import { defineNeural } from '../kit/neural/define.ts';
import { divides, heads, NOT_DIVIDED } from '../kit/recurrent/heads.ts';
import { quick, recurrentParams } from '../kit/recurrent/params.ts';
import { network } from './net.ts';

const { layers: _, ...base } = recurrentParams;
const params = z.strictObject({ ...base, hidden: base.hidden.default(32), heads }).refine(divides, NOT_DIVIDED);

const { layers: __, ...small } = { ...quick, epochs: 5, hidden: 8 };

/** Variables chosen, walked through and looked back at. Source: Lim, Arik, Loeff & Pfister (2021). */
export const model = defineNeural({
  id: 'tft',
  version: 1,
  title: 'Temporal fusion transformer',
  summary: 'Chooses among many covariates and says which it chose and where in the past it looked; dearer than the other nets.',
  sources: ['Lim, Arik, Loeff & Pfister (2021), Temporal fusion transformers for interpretable multi-horizon time series forecasting'],
  params,
  network,
  attention: true,
  examples: [params.parse({ ...small, seasons: [7] })],
});
