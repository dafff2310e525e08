import type { ModelCard, ModelChoice } from '#shared/domain/model-card.ts';

/** A model of the picker. With `preset` it stands for one choice of another: an imported forecaster with its file and mapping, or a model under one of its presets. */
export interface PickableModel extends ModelCard {
  readonly preset?: ModelChoice;
}

/** Whether it can be chosen as it is: an imported forecaster needs its file. */
export const canBePicked = ({ family, preset }: PickableModel): boolean => family !== 'imported' || preset !== undefined;

/** The choice that picking a model makes. */
export const choiceFrom = ({ id, preset }: PickableModel): ModelChoice => preset ?? { model: id, params: {} };

/** A model under one of the named choices of parameters that it comes with. */
export const withPreset = (model: PickableModel, { title, params }: NonNullable<ModelCard['presets']>[number]): PickableModel => ({
  ...model,
  preset: { model: model.id, params, label: title },
});

/** The model of the picker that a choice was made from. */
export const modelOfChoice = (models: readonly PickableModel[] | undefined, choice: ModelChoice): PickableModel | undefined =>
  models?.find((m) => (m.preset ? sameChoice(m.preset, choice) : m.id === choice.model && canBePicked(m)));

/** Whether two choices are of the same model and, of an imported one, the same file under the same mapping. */
const sameChoice = (a: ModelChoice, b: ModelChoice): boolean =>
  a.model === b.model &&
  JSON.stringify([a.params.file, a.params.mapping, a.params.about]) === JSON.stringify([b.params.file, b.params.mapping, b.params.about]);
