import type { auditService } from '#shared/services/audit.ts';
import { newestAudit } from '../../audit/read.ts';
import { verifyAudit } from '../../audit/verify.ts';
import type { Handlers } from '../../handlers.ts';

export const audit: Handlers<typeof auditService> = {
  list: (page, { db }) => db.read((sql) => newestAudit(sql, page)),
  verify: ({ expect }, { db }) => db.read((sql) => verifyAudit(sql, expect)),
};
