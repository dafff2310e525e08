import type { Future } from '#shared/domain/panel.ts';
import { ofHistory } from './history-graph.ts';
import { rowsAhead } from './rows.ts';
import { futureOf, type LagState, trackOf } from './state.ts';
import { tableOf } from './table.ts';

/** What the ONNX file of a fit wants for the first block of steps of its series, after one another. Rows: series times steps. */
export interface OnnxInputs {
  readonly ids: readonly string[];
  readonly steps: number;
  readonly history: Float64Array;
  readonly lookback: number;
  readonly unit: Float64Array;
  readonly step: BigInt64Array;
  readonly features: Float32Array;
  /** Columns of `features`. */
  readonly width: number;
}

/** The inputs for the series that were learnt from, and as many steps as the future has, at most a block. */
export function onnxInputs(state: LagState, future: Future): OnnxInputs {
  const { recipe } = state.fit!;
  const steps = Math.min(future.horizon, recipe.block);
  const columns = futureOf(state, future);
  const learnt = state.series.flatMap((s, i) => (s.tail ? [{ s, i }] : []));
  const tracks = learnt.map(({ s, i }) => trackOf(state, s, columns, i * future.horizon, future.horizon));
  const table = tableOf(
    tracks,
    rowsAhead(
      tracks.map((t) => t.known),
      steps,
    ),
    recipe,
    () => {},
  );
  const given = recipe.features.flatMap((f, c) => (ofHistory(f) ? [] : [table.columns[c]!]));
  const history = new Float64Array(table.rows * recipe.lookback).fill(Number.NaN);
  const features = new Float32Array(table.rows * given.length);
  const step = new BigInt64Array(table.rows);
  for (let r = 0; r < table.rows; r++) {
    const tail = learnt[Math.floor(r / steps)]!.s.tail!.slice(-recipe.lookback);
    tail.forEach((v, k) => {
      history[(r + 1) * recipe.lookback - tail.length + k] = v ?? Number.NaN;
    });
    given.forEach((column, c) => {
      features[r * given.length + c] = column[r]!;
    });
    step[r] = BigInt(table.at.step[r]!);
  }
  return {
    ids: learnt.map(({ s }) => s.id),
    steps,
    history,
    lookback: recipe.lookback,
    unit: table.unit,
    step,
    features,
    width: given.length,
  };
}
