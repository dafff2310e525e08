export interface PlanShape {
  /** Observations of a series. */
  rows: number;
  horizon: number;
  windows: number;
  step: number;
  /** Observations to train on; left out, all before the cutoff. */
  trainSize?: number;
}

/** One window as counts of observations from the start of the series: trains on [from, cutoff), forecasts [cutoff, to). */
export interface Window {
  from: number;
  cutoff: number;
  to: number;
}

/** Where the windows of a rolling origin lie; the last one ends with the series. A negative cutoff lies before its start. */
export function windowsOf({ rows, horizon, windows, step, trainSize }: PlanShape): Window[] {
  return Array.from({ length: windows }, (_, k) => {
    const cutoff = rows - horizon - (windows - 1 - k) * step;
    return { from: trainSize === undefined ? 0 : Math.max(0, cutoff - trainSize), cutoff, to: cutoff + horizon };
  });
}

/** The stretch to draw: all windows, and enough before the first cutoff to see that there is history. */
export function drawnFrom(windows: readonly Window[], rows: number): number {
  const first = Math.max(0, windows[0]?.cutoff ?? 0);
  return Math.max(0, Math.min(first - 0.7 * (rows - first), first));
}

/** At most `most` of them, the first and the last always among them. */
export function thinned<T>(items: readonly T[], most: number): { item: T; index: number }[] {
  const all = items.map((item, index) => ({ item, index }));
  if (all.length <= most) return all;
  return [...all.slice(0, Math.ceil(most / 2)), ...all.slice(all.length - Math.floor(most / 2))];
}
