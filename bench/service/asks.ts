/** Requests as clients send them: hourly series with a daily wave. */
export interface Shape {
  readonly series: number;
  readonly horizon: number;
  /** Values of history in the request; 0: that which the release kept. */
  readonly history: number;
}

export const ROWS = 60 * 24;
export const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

export const valueAt = (s: number, i: number): number =>
  Math.round(
    1000 *
      (100 +
        10 * s +
        20 * Math.sin((2 * Math.PI * i) / 24 + s) +
        8 * Math.sin((2 * Math.PI * i) / 168) +
        ((i * 7919 + s * 104_729) % 13) / 5),
  ) / 1000;

/** The nth request: each asks for other series, with other histories that end one step later. */
export function askOf({ series, horizon, history }: Shape, n: number): string {
  const asked = Array.from({ length: series }, (_, k) => {
    const s = (n + k) % 50;
    if (history === 0) return { id: `s${s}` };
    const from = ROWS - history + (n % 300);
    const values = Array.from({ length: history }, (_, i) => valueAt(s, from + i));
    return { id: `s${s}`, history: { start: START + from * HOUR, values } };
  });
  return JSON.stringify({ horizon, levels: [80, 95], series: asked });
}
