import { describe, expect, it } from 'vitest';
import type { ModelCard } from '#shared/domain/model-card.ts';
import { groupModels, paramsSchema } from './model-facts.ts';
import { errorsOf } from './schema-errors.ts';

const card = (id: string, family: ModelCard['family'], covariates: ModelCard['can']['covariates']): ModelCard => ({
  id,
  version: 1,
  title: id,
  family,
  scope: 'local',
  summary: `${id} for series`,
  sources: [],
  can: { covariates, intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  tells: [],
  params: {},
  card: '',
});
const MODELS = [card('linear', 'regression', 'known'), card('naive', 'baseline', 'none'), card('drift', 'baseline', 'none')];

describe('the model list', () => {
  it('stands by family, baselines first', () => {
    expect(groupModels(MODELS, '').map((g) => [g.family, g.models.map((m) => m.id)])).toEqual([
      ['baseline', ['naive', 'drift']],
      ['regression', ['linear']],
    ]);
  });
  it('is searched by name, family and capability, all words together', () => {
    expect(groupModels(MODELS, 'known covariates').flatMap((g) => g.models.map((m) => m.id))).toEqual(['linear']);
    expect(groupModels(MODELS, 'BASELINES drift').flatMap((g) => g.models.map((m) => m.id))).toEqual(['drift']);
    expect(groupModels(MODELS, 'nothing')).toEqual([]);
  });
});

describe('parameters that the data set fills in', () => {
  const schema = {
    type: 'object',
    required: ['season', 'order'],
    properties: { season: { type: 'integer', from: 'season', description: 'Steps.' }, order: { type: 'integer' } },
  };
  it('may stay empty, and say what they will be', () => {
    const form = paramsSchema(schema, [24, 168]);
    expect(errorsOf(form, { order: 1 })).toEqual({});
    expect(errorsOf(form, {})).toEqual({ order: 'Fill this in.' });
    expect(form.properties?.season?.description).toBe('Steps. Left empty: 24, from the data set.');
  });
});
