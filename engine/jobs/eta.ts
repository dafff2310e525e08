/** Estimated seconds left, from the share done so far; null until there is something to judge by. */
export function remaining(share: number, elapsed: number): number | null {
  if (share < 0.01 || elapsed < 0.5) return null;
  return (elapsed / share) * (1 - share);
}
