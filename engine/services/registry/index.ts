import type { registryService } from '#shared/services/registry.ts';
import type { Handlers } from '../../handlers.ts';

const notYet = (): never => {
  throw new Error('not built yet');
};
export const registry: Handlers<typeof registryService> = {
  models: () => [],
  get: notYet,
  setAlias: notYet,
  removeAlias: notYet,
  checklist: notYet,
  rollback: notYet,
  compare: notYet,
  lineage: notYet,
  export: notYet,
};
