import { describe, expect, it } from 'vitest';
import type { ModelCard } from '#shared/domain/model-card.ts';
import { groupModels, paramsText } from './model-facts.ts';
import { canBePicked, choiceFrom, modelOfChoice, type PickableModel, withPreset } from './pickable.ts';

const card = (id: string, family: ModelCard['family']): ModelCard => ({
  ...{ id, family, version: 1, title: id, scope: 'global', summary: '', sources: [], tells: [], params: {}, card: '' },
  can: { covariates: 'none', intervals: 'native', missing: true, seasons: 'none', values: 'any' },
});
const preset = (sha: string) => ({
  model: 'imported-onnx',
  params: { file: { stored: sha }, mapping: { context: { length: 512 }, horizon: 64 }, about: { source: `${sha}.onnx` } },
  label: sha,
});
const generic = card('imported-onnx', 'imported');
const models: PickableModel[] = [
  card('theta', 'smoothing'),
  generic,
  ...['aa', 'bb'].map((sha) => ({ ...card(`fo_${sha}`, 'imported'), preset: preset(sha) })),
];

describe('imported forecasters among the models', () => {
  it('are each a choice of their own; the model that runs them is none', () => {
    expect(groupModels(models, '').flatMap((g) => g.models.map((m) => m.id))).toEqual(['theta', 'fo_aa', 'fo_bb']);
    expect(canBePicked(generic)).toBe(false);
    expect(choiceFrom(models[2]!)).toEqual(preset('aa'));
    expect(choiceFrom(models[0]!)).toEqual({ model: 'theta', params: {} });
  });
  it('are found again from a choice, whatever its label', () => {
    expect(modelOfChoice(models, { ...preset('bb'), label: 'another' })?.id).toBe('fo_bb');
    expect(modelOfChoice(models, { model: 'theta', params: { season: 7 } })?.id).toBe('theta');
    expect(modelOfChoice(models, preset('cc'))).toBeUndefined();
  });
  it('have parameters that a person can read', () => {
    expect(paramsText(preset('aa').params)).toBe('aa.onnx, context 512, 64 steps a call');
    expect(paramsText({ season: 7, trend: undefined })).toBe('season 7');
  });
});

describe('a preset of a model', () => {
  const lstm: PickableModel = { ...card('lstm', 'neural'), presets: [{ title: 'LSTM 3 x 128', params: { layers: 3 } }] };
  const choice = choiceFrom(withPreset(lstm, lstm.presets![0]!));
  it('is a choice of that model under its own name', () =>
    expect(choice).toEqual({ model: 'lstm', params: { layers: 3 }, label: 'LSTM 3 x 128' }));
  it('is found again as the model', () => expect(modelOfChoice([lstm], choice)).toBe(lstm));
});
