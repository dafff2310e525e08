/** The levels, in percent, at which margins are measured; those of others lie between. */
export const LEVELS: readonly number[] = [10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 98, 99];

/** The value at `level` between those at LEVELS: in a straight line, flat beyond the ends. */
export function atLevel(values: readonly number[], level: number): number {
  const next = LEVELS.findIndex((l) => l >= level);
  if (next < 0) return values[values.length - 1]!;
  if (next === 0) return values[0]!;
  const [a, b] = [LEVELS[next - 1]!, LEVELS[next]!];
  return values[next - 1]! + ((level - a) / (b - a)) * (values[next]! - values[next - 1]!);
}

/** The level in percent that has `p` as one of its bounds. */
export const levelOf = (p: number): number => Number((100 * Math.abs(2 * p - 1)).toFixed(4));

/** Each value at least as large as those before it. */
export function rising(values: readonly number[]): number[] {
  let most = Number.NEGATIVE_INFINITY;
  return values.map((v) => {
    most = Math.max(most, v);
    return most;
  });
}
