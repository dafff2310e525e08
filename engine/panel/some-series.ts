import type { CallContext } from '../context.ts';
import type { ForecastTask } from '../jobs/tasks/forecast.ts';
import { contextFor, findModel } from '../jobs/tasks/model.ts';
import { loadPanel } from './load.ts';
import { type FitSource, LEVELS } from './samples.ts';
import { cutLines, decodeUnits, encodeUnits, linesOf } from './state.ts';

export interface SomeSeries {
  /** In the order of the data set. */
  readonly ids: readonly string[];
  readonly task: ForecastTask;
}

const COMMA = new TextEncoder().encode(',\n');

/** The forecast of some series of a fit over its horizon, with no more of the state than they need: what a service does for a request. */
export async function forecastOfSome(
  { db, artifacts }: Pick<CallContext, 'db' | 'artifacts'>,
  { fit, features, dataset }: FitSource,
  names: readonly string[],
): Promise<SomeSeries> {
  const model = findModel(fit.body.choice);
  const whole = model.scope === 'global' && !model.pick;
  const loaded = await db.read((sql) => loadPanel(sql, features, dataset, whole ? {} : { series: names }));
  const state = await artifacts.get(fit.body.state);
  const { future } = loaded.future(fit.body.horizon);
  const { choice, seed } = fit.body;
  const units = model.scope === 'local' ? linesFor(state, loaded.index) : whole ? linesFor(state, [0]) : picked(state, loaded.index);
  return { ids: loaded.panel.ids, task: { model: choice, units, future, levels: LEVELS, seed } };

  function picked(bytes: Uint8Array, places: ArrayLike<number>): Uint8Array {
    const [unit] = decodeUnits(linesFor(bytes, [0]));
    return encodeUnits([{ ...unit!, state: model.pick!(unit!.state, Array.from(places), contextFor(seed)) }]);
  }
}

function linesFor(state: Uint8Array, places: ArrayLike<number>): Uint8Array {
  const lines = linesOf(state);
  const cut = Array.from(places, (s) => cutLines(state, lines, s, s + 1));
  return Uint8Array.from(Buffer.concat(cut.flatMap((line, i) => (i === 0 ? [line] : [COMMA, line]))));
}
