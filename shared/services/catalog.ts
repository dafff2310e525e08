import { z } from 'zod';
import { query } from '../base/method.ts';
import { ModelCard } from '../domain/model-card.ts';

export const catalogService = {
  models: query({
    summary: 'List the models: capabilities, parameters, sources',
    input: z.object({}),
    output: z.array(ModelCard),
    workspace: false,
  }),
};
