/** How often a thread's share is looked at. */
const EVERY_MS = 250;

/**
 * Follows the share done by work on a thread: it writes into `cell[0]` (shared memory, since it has no event loop meanwhile), `onShare` is told of
 * every change until `stop`.
 */
export function startMeter(onShare: (share: number) => void): { readonly cell: Float64Array; readonly stop: () => void } {
  const cell = new Float64Array(new SharedArrayBuffer(8));
  let last = 0;
  const look = setInterval(() => {
    if (cell[0] === last) return;
    last = cell[0]!;
    onShare(last);
  }, EVERY_MS);
  look.unref();
  return { cell, stop: () => clearInterval(look) };
}
