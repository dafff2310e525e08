/** Removes the straight line and, of it, the running mean over the longest season, so that slow movements do not count as waves. */
function detrended(y: Float64Array, period: number): Float64Array {
  const n = y.length;
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sums[i + 1] = sums[i]! + y[i]!;
  const half = period >> 1;
  return y.map((v, i) => {
    const from = Math.max(0, Math.min(i - half, n - period));
    const to = Math.min(n, from + period);
    return v - (sums[to]! - sums[from]!) / (to - from);
  });
}

/**
 * The waves of each season that stand out, longest season last; a wave that a shorter season has is left out of a longer one. A wave
 * stands out where it lowers the logarithm of the squares by more than its price, log(n) for each of its two numbers (Schwarz).
 */
export function harmonicsOf(
  y: Float64Array,
  periods: readonly number[],
  most: number,
  check: () => void,
): { period: number; harmonics: number[] }[] {
  const n = y.length;
  const x = detrended(y, periods[periods.length - 1]!);
  const taken: number[] = [];
  const candidates = periods.flatMap((period) => {
    const fresh = Array.from({ length: Math.min(Math.floor(period / 2), 200) }, (_, k) => k + 1).filter((k) =>
      taken.every((f) => Math.abs((f * period) / k - 1) > 1e-9),
    );
    taken.push(...fresh.map((k) => k / period));
    return fresh.map((k) => {
      check();
      return { period, k, gain: power(x, (2 * Math.PI * k) / period) };
    });
  });
  const ranked = [...candidates].sort((a, b) => b.gain - a.gain);
  let left = x.reduce((sum, v) => sum + v * v, 0);
  const chosen = new Set<(typeof candidates)[number]>();
  for (const c of ranked) {
    if (chosen.size >= most || !(c.gain > 0) || left <= 1e-9 * c.gain) break;
    if (n * Math.log(left / Math.max(left - c.gain, 1e-3 * left)) < 2 * Math.log(n)) break;
    chosen.add(c);
    left = Math.max(left - c.gain, 1e-3 * left);
  }
  return periods
    .map((period) => ({ period, harmonics: candidates.filter((c) => c.period === period && chosen.has(c)).map((c) => c.k) }))
    .filter(({ harmonics }) => harmonics.length > 0);
}

/** Sum of squares that a wave of this frequency explains alone. */
function power(x: Float64Array, angle: number): number {
  let a = 0;
  let b = 0;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  let u = 1;
  let v = 0;
  for (let i = 0; i < x.length; i++) {
    a += x[i]! * u;
    b += x[i]! * v;
    const next = u * c - v * s;
    v = u * s + v * c;
    u = next;
  }
  return (2 * (a * a + b * b)) / x.length;
}
