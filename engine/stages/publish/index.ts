import type { contract } from '#shared/contract.ts';
import { Release } from '#shared/stages/publish.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import type { Handlers } from '../../handlers.ts';
import { trustedHere } from '../../identity/trusted.ts';
import { listRecords } from '../../store/records.ts';
import { inspect } from './inspect.ts';
import { listProbes, runProbe } from './probe.ts';
import { listPushes, runPush } from './push.ts';
import { activateRelease, remote, revertRelease } from './remote.ts';
import { runReport } from './report.ts';
import { runPublish } from './run.ts';
import { listTargets, removeTarget, saveTarget } from './targets.ts';

/** Approval -> Release: a bundle that can be checked byte for byte, and a report that can be mailed. Never decides. */
export const publishStage: Handlers<typeof contract.publish> = {
  run: runPublish,
  report: runReport,
  verify: ({ path }, { home }) => verifyBundle(path, { trusted: trustedHere(home) }),
  inspect,
  targets: listTargets,
  saveTarget,
  removeTarget,
  push: runPush,
  pushes: listPushes,
  probe: runProbe,
  probes: listProbes,
  remote,
  activate: activateRelease,
  revert: revertRelease,
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'release', Release, dataset)),
};
