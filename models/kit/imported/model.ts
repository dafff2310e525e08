import { z } from 'zod';
import { ForecasterFile, ForecasterMapping } from '#shared/domain/forecaster.ts';
import { defineModel, type Model } from '../define.ts';
import { adoptImported, fitImported, updateImported } from './fit.ts';
import { forecastImported } from './forecast.ts';
import { minHistoryOf } from './need.ts';
import type { ImportedParams, ImportedState } from './state.ts';

const params = z.strictObject({
  file: ForecasterFile.meta({ title: 'File', description: 'SHA-256 of an imported file, or a small one in Base64.' }),
  mapping: ForecasterMapping.meta({ title: 'Mapping', description: 'How the file is fed and read.' }),
  about: z
    .strictObject({ name: z.string(), source: z.string(), licence: z.string() })
    .optional()
    .meta({ title: 'About', description: 'Name, file and licence, in the words of whoever imported it.' }),
});

type Own = Pick<Model<ImportedParams>, 'id' | 'title' | 'summary' | 'examples'> & { readonly covariates: 'none' | 'past-and-known' };

/** A model whose numbers come from a foreign ONNX file. */
export const defineImported = ({ covariates, ...own }: Own): Model<ImportedParams, ImportedState> =>
  defineModel<ImportedParams, ImportedState>({
    ...own,
    version: 1,
    family: 'imported',
    scope: 'global',
    sources: ['ONNX: Open Neural Network Exchange, https://onnx.ai', 'The paper of whoever made the file'],
    params: params as unknown as z.ZodType<ImportedParams>,
    can: { covariates, intervals: 'native', missing: true, seasons: 'none', values: 'any' },
    minHistory: ({ mapping }) => minHistoryOf(mapping),
    fit: fitImported,
    update: updateImported,
    adopt: adoptImported,
    pick: (state, places) => ({ ...state, series: places.map((s) => state.series[s]!) }),
    forecast: (state, options, ctx) => forecastImported(own.id, state, options, ctx),
  });
