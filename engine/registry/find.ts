import { AlmanacError } from '#shared/base/errors.ts';
import type { RegistryModel, RegistryVersion } from '#shared/services/registry.ts';

/** The model of that name, or NOT_FOUND naming those there are. */
export function findModel(models: readonly RegistryModel[], name: string): RegistryModel {
  const found = models.find((model) => model.name === name);
  if (found) return found;
  const there = models.map((model) => model.name);
  throw new AlmanacError('NOT_FOUND', `There is no model "${name}" in the registry.`, {
    hint: there.length > 0 ? `There are: ${listed(there)}.` : 'A model comes into the registry when a fit is approved under its name.',
    place: { field: 'model' },
  });
}

/** The version of that number, or NOT_FOUND. */
export function findVersion(model: RegistryModel, version: number, field = 'version'): RegistryVersion {
  const found = model.versions.find((v) => v.version === version);
  if (found) return found;
  throw new AlmanacError('NOT_FOUND', `${model.name} has no version ${version}.`, {
    hint: `Its versions: ${listed(model.versions.map((v) => String(v.version)))}.`,
    place: { field },
  });
}

const MOST = 20;
const listed = (names: readonly string[]): string => names.slice(0, MOST).join(', ') + (names.length > MOST ? ' and others' : '');
