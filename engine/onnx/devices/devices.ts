import { availableParallelism, cpus } from 'node:os';
import type { Device, DeviceChoice, FoundDevice } from '#shared/domain/device.ts';
import { KNOWN, reasonOf } from './known.ts';
import { type Outcome, probe } from './probing.ts';
import type { FindingStore } from './store.ts';

/** A device to use, and why it is not the one that was asked for. */
export interface Pick {
  readonly device: Device;
  readonly note?: string;
}

/** The devices of this machine that tensor programs can run on. */
export interface Devices {
  /** Tries those that were not tried yet; all of them where `again`. */
  readonly find: (again?: boolean) => Promise<readonly FoundDevice[]>;
  /** Those found so far: the CPU at least. Starts nothing. */
  readonly known: () => readonly FoundDevice[];
  /** What to use for a choice. */
  readonly pick: (choice: DeviceChoice) => Promise<Pick>;
}

/** `auto` leaves the CPU for what trains at least this much faster. */
const WORTH = 1.25;

const cpu = (): FoundDevice => ({
  id: 'cpu',
  title: `${cpus()[0]?.model.trim() || 'CPU'}, ${availableParallelism()} threads`,
  available: true,
  reason: '',
  hint: '',
  speed: 1,
});

type Other = keyof typeof KNOWN;
const OTHERS = Object.keys(KNOWN) as Other[];

function foundOf(id: Other, outcome: Outcome): FoundDevice {
  const { title, hint } = KNOWN[id];
  if ('seconds' in outcome) return { id, title, available: true, reason: '', hint: '', speed: outcome.cpuSeconds / outcome.seconds };
  const reason =
    'failed' in outcome
      ? reasonOf(outcome.failed)
      : 'late' in outcome
        ? 'Its driver did not answer in half a minute.'
        : 'Its driver crashed when it was tried.';
  return { id, title, available: false, reason, hint };
}

export function createDevices(store: FindingStore, tryOut: (device: Device) => Promise<Outcome> = probe): Devices {
  const platform = `${process.platform}-${process.arch}`;
  let looking: Promise<readonly FoundDevice[]> | undefined;

  async function look(again: boolean): Promise<readonly FoundDevice[]> {
    const found: FoundDevice[] = [cpu()];
    for (const id of OTHERS) {
      const { title, platforms, elsewhere } = KNOWN[id];
      if (!platforms.includes(platform)) {
        found.push({ id, title, available: false, reason: elsewhere, hint: '' });
        continue;
      }
      const before = again ? undefined : store.get(id);
      // Where the trial can take the whole process down, the next start is to know of it.
      if (!before && 'electron' in process.versions) store.put(id, { crashed: true });
      const outcome = before ?? (await tryOut(id));
      if (!before) store.put(id, outcome);
      found.push(foundOf(id, outcome));
    }
    return found;
  }

  const find = (again = false): Promise<readonly FoundDevice[]> => {
    if (!looking || again) looking = look(again);
    return looking;
  };

  return {
    find,
    known: () => [cpu(), ...OTHERS.flatMap((id) => (store.get(id) ? [foundOf(id, store.get(id)!)] : []))],
    pick: async (choice) => {
      if (choice === 'cpu') return { device: 'cpu' };
      const found = await find();
      if (choice === 'auto') {
        const fastest = found.filter((d) => d.available).reduce((a, b) => ((b.speed ?? 0) > (a.speed ?? 0) ? b : a));
        return { device: (fastest.speed ?? 0) >= WORTH ? fastest.id : 'cpu' };
      }
      const { available, title, reason } = found.find((d) => d.id === choice)!;
      return available ? { device: choice } : { device: 'cpu', note: `${title} cannot be used: ${reason} The CPU takes over.` };
    },
  };
}
