import type { ModelCard } from '#shared/domain/model-card.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Fit } from '#shared/stages/train.ts';

export interface Reason {
  title: string;
  text: string;
  to: string;
  action: string;
}

/** Why a fit cannot be asked what-if, and the way out; nothing where it can. */
export function whyNot(fit: Fit, dataset: Dataset, models: readonly ModelCard[]): Reason | undefined {
  const known = dataset.covariates.filter((c) => c.role === 'known').map((c) => c.name);
  if (known.length === 0)
    return {
      title: 'Nothing is known in advance',
      text: `${dataset.name} has no covariate with the role "known in advance", such as a forecast of temperature, a price or a promotion plan. Import it with one, and train on that version.`,
      to: '/import',
      action: 'Import with covariates',
    };
  const model = models.find((m) => m.id === fit.choice.model);
  if (model && model.can.covariates === 'none') {
    const able = models.filter((m) => m.can.covariates !== 'none').map((m) => m.title);
    return {
      title: `${model.title} looks at history only`,
      text: `Its forecast would not move, whatever is edited. Models that use ${known.join(', ')}: ${able.join(', ')}. Train one of them, or choose such a fit in the inspector.`,
      to: '/train',
      action: 'Train another model',
    };
  }
  return undefined;
}
