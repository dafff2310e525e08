import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import type { Device } from '#shared/domain/device.ts';
import { VERSION } from '../../version.ts';
import type { Outcome } from './probing.ts';

/** What came of trying devices, kept over restarts. */
export interface FindingStore {
  readonly get: (device: Device) => Outcome | undefined;
  readonly put: (device: Device, outcome: Outcome) => void;
}

/** How long a finding holds: a driver may be installed meanwhile. */
const HOLDS_MS = 7 * 86_400_000;

interface Finding {
  readonly outcome: Outcome;
  readonly at: number;
  /** The versions that it was made with. */
  readonly with: string;
}
type Findings = Readonly<Partial<Record<Device, Finding>>>;

function load(file: string): Findings {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Findings;
  } catch {
    return {};
  }
}

/** Findings in `home`/devices.json. A home that cannot be written to is no failure: devices are then tried at each start. */
export function findingsIn(home: string): FindingStore {
  const file = join(home, 'devices.json');
  const versions = `${VERSION} ${process.versions.node} ${release()}`;
  let findings = load(file);
  return {
    get: (device) => {
      const finding = findings[device];
      return finding && finding.with === versions && Date.now() - finding.at < HOLDS_MS ? finding.outcome : undefined;
    },
    put: (device, outcome) => {
      findings = { ...findings, [device]: { outcome, at: Date.now(), with: versions } };
      try {
        writeFileSync(`${file}.part`, JSON.stringify(findings));
        renameSync(`${file}.part`, file);
      } catch {
        // Known for this run, at least.
      }
    },
  };
}
