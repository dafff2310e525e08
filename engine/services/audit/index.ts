import type { auditService } from '#shared/services/audit.ts';
import type { Handlers } from '../../handlers.ts';

const notYet = (): never => {
  throw new Error('not built yet');
};
export const audit: Handlers<typeof auditService> = { list: () => [], verify: notYet };
