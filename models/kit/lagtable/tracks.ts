import { type Panel, seriesOf, timesOf } from '#shared/domain/panel.ts';
import { type Track, unitOf } from './track.ts';

/** The target in units of the series. */
export const scaled = (y: Float64Array, unit: number): Float64Array => y.map((v) => v / unit);

/** Each series of a panel as a track, all its rows known. `unit` left out: its usual size. */
export function tracksOf(panel: Panel, unit: (s: number) => number = (s) => unitOf(seriesOf(panel, s))): Track[] {
  return panel.ids.map((_, s) => {
    const y = seriesOf(panel, s);
    const size = unit(s);
    const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    return {
      z: scaled(y, size),
      known: y.length,
      unit: size,
      times: timesOf(panel, s),
      covariates: new Map(panel.covariates.map((c) => [c.name, c.values.subarray(from, to)])),
      statics: new Map(panel.statics.map((c) => [c.name, c.values[s]!])),
    };
  });
}
