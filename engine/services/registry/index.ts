import type { registryService } from '#shared/services/registry.ts';
import type { Handlers } from '../../handlers.ts';
import { removeAlias, rollback, setAlias } from './alias.ts';
import { checklist } from './checklist.ts';
import { compare } from './compare.ts';
import { exportRegistry } from './export.ts';
import { lineage } from './lineage.ts';
import { get, models } from './models.ts';

/** Models, versions and aliases, derived from approvals, releases, pushes and the audit trail. */
export const registry: Handlers<typeof registryService> = {
  models,
  get,
  setAlias,
  removeAlias,
  checklist,
  rollback,
  compare,
  lineage,
  export: exportRegistry,
};
