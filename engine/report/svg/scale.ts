/** Maps a value of the domain to a place on the drawing. */
export type Scale = (value: number) => number;

/** A straight scale; the middle of the range where the domain is a point. */
export function linear([d0, d1]: readonly [number, number], [r0, r1]: readonly [number, number]): Scale {
  const width = d1 - d0;
  return (value) => (width === 0 ? (r0 + r1) / 2 : r0 + ((value - d0) / width) * (r1 - r0));
}

/** Smallest and largest finite value of all columns, or undefined where there is none. */
export function extent(...columns: readonly ArrayLike<number>[]): [number, number] | undefined {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const column of columns)
    for (let i = 0; i < column.length; i++) {
      const x = column[i]!;
      if (!Number.isFinite(x)) continue;
      if (x < lo) lo = x;
      if (x > hi) hi = x;
    }
  return lo <= hi ? [lo, hi] : undefined;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A round step that cuts `width` into about `count` pieces. */
function roundStep(width: number, count: number): number {
  const rough = width / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (STEPS.find((step) => rough <= step * power * 1.0000001) ?? 10);
}

/** Round values inside the domain, about `count` of them; with `whole` only integers. */
export function niceTicks([lo, hi]: readonly [number, number], count = 5, whole = false): number[] {
  if (!(hi > lo)) return [lo];
  const step = whole ? Math.max(1, Math.ceil(roundStep(hi - lo, count))) : roundStep(hi - lo, count);
  const first = Math.ceil(lo / step - 1e-9);
  const ticks: number[] = [];
  for (let k = first; k * step <= hi + step * 1e-9; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** The domain widened to round numbers; zero is taken in where the values lie near it. */
export function niceDomain([lo, hi]: readonly [number, number], count = 5): [number, number] {
  if (lo === hi) {
    const half = Math.abs(lo) * 0.1 || 1;
    return [lo - half, hi + half];
  }
  const near = (hi - lo) * 0.35;
  const low = lo > 0 && lo < near ? 0 : lo;
  const high = hi < 0 && -hi < near ? 0 : hi;
  const step = roundStep(high - low, count);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}
