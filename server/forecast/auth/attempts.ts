/** Failed attempts by address: whoever fails too often waits. */
export interface Attempts {
  /** Seconds to wait; 0 where it may try. */
  readonly wait: (address: string) => number;
  readonly failed: (address: string) => void;
}

const ADDRESSES_MOST = 50_000;

/** At most `most` failures in `window` milliseconds; then the address waits until the window is over. */
export function createAttempts(most = 20, window = 60_000, now: () => number = () => performance.now()): Attempts {
  const windows = new Map<string, { count: number; ends: number }>();
  const of = (address: string) => {
    const found = windows.get(address);
    return found && found.ends > now() ? found : undefined;
  };
  return {
    wait(address) {
      const found = of(address);
      return found && found.count >= most ? Math.ceil((found.ends - now()) / 1000) : 0;
    },
    failed(address) {
      const found = of(address);
      if (found) found.count++;
      else {
        if (windows.size >= ADDRESSES_MOST) windows.delete(windows.keys().next().value!);
        windows.delete(address);
        windows.set(address, { count: 1, ends: now() + window });
      }
    },
  };
}
