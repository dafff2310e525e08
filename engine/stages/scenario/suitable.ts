import { catalog } from '#models/catalog.ts';
import type { AnyModel } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { Edit } from '#shared/stages/scenario.ts';

const able = (): string =>
  catalog
    .filter((m) => m.can.covariates !== 'none')
    .map((m) => m.id)
    .join(', ');

/** Refuses a model that a scenario cannot move, and edits of what it was not trained on or of series that are not there. */
export function refuseUnsuitable(model: AnyModel, features: FeatureSet, series: readonly string[], edits: readonly Edit[]): void {
  if (model.can.covariates === 'none')
    throw new AlmanacError('UNSUITABLE', `${model.title} uses no covariates: no edit could change its forecast.`, {
      hint: `Train a model that uses them: ${able()}.`,
      place: { field: 'fit' },
    });
  const known = features.columns.filter((c) => c.role === 'known').map((c) => c.name);
  const there = new Set(series);
  edits.forEach((edit, i) => {
    if (!known.includes(edit.covariate))
      throw new AlmanacError('UNSUITABLE', `The fit was not trained on a covariate "${edit.covariate}" that is known in advance.`, {
        hint:
          known.length > 0
            ? `It knows ${known.join(', ')}.`
            : `Import the data with a covariate that is known in advance, and train a model that uses it: ${able()}.`,
        place: { field: `edits.${i}.covariate`, column: edit.covariate },
      });
    const stranger = edit.series?.find((name) => !there.has(name));
    if (stranger !== undefined)
      throw new AlmanacError('UNSUITABLE', `The fit has no series "${stranger}".`, {
        hint: 'Name series as they stand in the data set, or leave them out for all.',
        place: { field: `edits.${i}.series`, series: stranger },
      });
    if (edit.from !== undefined && edit.to !== undefined && edit.from > edit.to)
      throw new AlmanacError('UNSUITABLE', `Edit ${i + 1} ends before it begins.`, {
        hint: 'Give a "from" that is not after "to".',
        place: { field: `edits.${i}.from` },
      });
  });
}
