import { type Panel, panelOf } from '#shared/domain/panel.ts';
import { seededRandom } from '#shared/math/random.ts';

/** Daily waves with noise, each series of another size. */
export function wavePanel(series: number, rows: number): Panel {
  const random = seededRandom(1);
  const value = (s: number, t: number): number => (s + 1) * (3 + Math.sin((2 * Math.PI * t) / 24) + 0.2 * random());
  const one = (s: number): Float64Array => Float64Array.from({ length: rows }, (_, t) => value(s, t));
  return panelOf(Object.fromEntries(Array.from({ length: series }, (_, s) => [`${s}`, one(s)])));
}
