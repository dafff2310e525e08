import { samplePaths } from '#models/kit/intervals/sample.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { decodeUnits } from '../../panel/state.ts';
import { contextFor, findModel, type ModelRef } from './model.ts';

export interface PathsTask {
  readonly model: ModelRef;
  readonly params: unknown;
  /** The line of the state that the series is forecast with. */
  readonly units: Uint8Array;
  /** The name of the series and its place in that state. */
  readonly series: string;
  readonly place: number;
  /** The history of that series. */
  readonly panel: Panel;
  /** What is known of the horizon of all series of the state. */
  readonly future: Future;
  readonly paths: number;
  readonly seed: number;
}

/** Sample paths, one after the other; none where there is no forecast of the series. */
export function paths({ model, units, seed, ...request }: PathsTask): Float64Array {
  const [unit] = decodeUnits(units);
  if (!unit || unit.failed !== undefined) return new Float64Array(0);
  const drawn = samplePaths({ ...request, model: findModel(model), state: unit.state }, contextFor(seed));
  const { horizon } = request.future;
  const out = new Float64Array(drawn.length * horizon);
  drawn.forEach((path, k) => {
    out.set(path, k * horizon);
  });
  return out;
}
