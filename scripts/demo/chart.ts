import { blue, dim } from './paint.ts';

export interface Drawn {
  readonly history: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly lo: ArrayLike<number>;
  readonly hi: ArrayLike<number>;
}

const EIGHTHS = '▁▂▃▄▅▆▇█';

/** One line of bars; a blank for what is missing. */
export function sparkline(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const known = all.filter(Number.isFinite);
  const [lo, hi] = [Math.min(...known), Math.max(...known)];
  return all.map((v) => (Number.isFinite(v) ? EIGHTHS[hi > lo ? Math.round(((v - lo) / (hi - lo)) * 7) : 3] : ' ')).join('');
}

const figure = (x: number): string => (Math.abs(x) >= 1000 ? Math.round(x).toLocaleString('en') : x.toFixed(1));

/** The end of the history, the forecast and its interval on a grid of characters, with the scale at the left. */
export function fan({ history, mean, lo, hi }: Drawn, height = 9): string {
  const values = [...Array.from(history), ...Array.from(lo), ...Array.from(hi), ...Array.from(mean)].filter(Number.isFinite);
  const [bottom, top] = [Math.min(...values), Math.max(...values)];
  const row = (v: number): number => (top > bottom ? Math.round(((v - bottom) / (top - bottom)) * (height - 1)) : 0);
  const cell = (r: number, i: number): string => {
    if (i < history.length) return Number.isFinite(history[i]!) && row(history[i]!) === r ? '•' : ' ';
    const h = i - history.length;
    if (row(mean[h]!) === r) return blue('●');
    return r >= row(lo[h]!) && r <= row(hi[h]!) ? blue('░') : ' ';
  };
  const width = history.length + mean.length;
  const rows = Array.from({ length: height }, (_, k) => {
    const r = height - 1 - k;
    const label = r === height - 1 ? figure(top) : r === 0 ? figure(bottom) : '';
    const cells = Array.from({ length: width }, (_, i) => (i === history.length ? dim('│') : '') + cell(r, i)).join('');
    return `  ${dim(label.padStart(9))} ${dim('┤')}${cells}`.trimEnd();
  });
  return rows.join('\n');
}
