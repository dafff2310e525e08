import type { AnyModel } from '#models/kit/define.ts';

import { findModel } from '../jobs/tasks/model.ts';
import { cutLines, decodeUnits } from '../panel/state.ts';
import type { Unit } from '../panel/units.ts';
import type { KeptSeries, ServingFile } from './file.ts';
import { type Inputs, inputsOf } from './inputs.ts';
import { type Lru, lru } from './lru.ts';
import type { GoldenSample } from './sample.ts';

/** A fit as its lines lie in memory that threads share. */
export interface SharedState {
  readonly bytes: Uint8Array;
  /** See `linesOf`. */
  readonly lines: Float64Array;
}

/** All that forecasting from a release needs, as it travels to a thread. */
export interface ReleaseData {
  readonly digest: string;
  readonly file: ServingFile;
  readonly state: SharedState;
  readonly baseline: SharedState;
  /** The ONNX file of another maker that the fit runs, with its SHA-256. */
  readonly foreign?: { readonly sha256: string; readonly bytes: Uint8Array } | undefined;
  readonly samples: readonly GoldenSample[];
}

/** A release in the thread that forecasts with it. */
export interface Release {
  readonly data: ReleaseData;
  readonly file: ServingFile;
  readonly model: AnyModel;
  readonly baseline: AnyModel;
  readonly inputs: Inputs;
  /** Time of the last row of all. */
  readonly end: number;
  /** Places of the series by name. */
  readonly places: ReadonlyMap<string, number>;
  /** The unit that a series is forecast with: its own, or the one of a global model. Parsed when first asked for. */
  readonly unit: (place: number) => Unit;
  readonly baselineUnit: (place: number) => Unit;
}

/** Parsed units of a thread, whatever release they belong to: weighed by their bytes. */
export type Units = Lru<string, Unit>;

const UNITS_BYTES = 64 * 2 ** 20;
export const unitCache = (limit = UNITS_BYTES): Units => lru(limit);

const unitAt =
  (units: Units, key: string, { bytes, lines }: SharedState) =>
  (line: number): Unit => {
    const name = `${key} ${line}`;
    const known = units.get(name);
    if (known) return known;
    const unit = decodeUnits(cutLines(bytes, lines, line, line + 1))[0]!;
    units.set(name, unit, lines[line + 1]! - lines[line]!);
    return unit;
  };

export function releaseFrom(data: ReleaseData, units: Units = unitCache()): Release {
  const { file, digest, state, baseline } = data;
  const model = findModel({ model: file.model.id, intervals: file.model.intervals });
  const own = unitAt(units, digest, state);
  return {
    ...{ data, file, model, baseline: findModel(file.baseline.model), inputs: inputsOf(file, model) },
    end: file.series.reduce((end, { last }) => (last === null ? end : Math.max(end, last)), Number.NEGATIVE_INFINITY),
    places: new Map(file.series.map((series: KeptSeries, place) => [series.id, place])),
    unit: model.scope === 'global' ? () => own(0) : own,
    baselineUnit: unitAt(units, `${digest} baseline`, baseline),
  };
}
