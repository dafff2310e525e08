import type { ErrorCode } from '#shared/base/errors.ts';

/** What a script can tell from the exit status. docs/cli.md lists them. */
export const EXIT = {
  ok: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'failed for a stated reason' },
  usage: { code: 2, meaning: 'the command line does not fit: unknown command, missing or wrong option' },
  data: { code: 3, meaning: 'the data cannot be read or do not allow it' },
  missing: { code: 4, meaning: 'a file, workspace or record is not there' },
  storage: { code: 5, meaning: 'no permission, disk full, workspace busy or damaged' },
  unsound: { code: 6, meaning: 'checked, and found wrong: a release or an audit trail that does not verify' },
  unreachable: { code: 7, meaning: 'the other side (a registry, a server) does not answer' },
  bug: { code: 70, meaning: 'a bug in Almanac: the message has an id that is in the log' },
  cancelled: { code: 130, meaning: 'cancelled (Ctrl-C)' },
} as const;

const OF: Partial<Record<ErrorCode, keyof typeof EXIT>> = {
  BAD_REQUEST: 'usage',
  UNREADABLE: 'data',
  UNSUITABLE: 'data',
  MODEL_FAILED: 'data',
  NOT_FOUND: 'missing',
  NO_WORKSPACE: 'missing',
  NO_PERMISSION: 'storage',
  DISK_FULL: 'storage',
  WORKSPACE_BUSY: 'storage',
  WORKSPACE_NEWER: 'storage',
  WORKSPACE_DAMAGED: 'storage',
  CORRUPT: 'storage',
  UNREACHABLE: 'unreachable',
  CANCELLED: 'cancelled',
  INTERNAL: 'bug',
};

export const exitCodeOf = (code: string): number => EXIT[OF[code as ErrorCode] ?? 'failed'].code;
