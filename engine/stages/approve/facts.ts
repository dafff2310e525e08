import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison, LeaderboardRow } from '#shared/stages/compare.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { Validation } from '#shared/stages/validate.ts';
import type { OriginScores } from '../../panel/last-origin.ts';
import type { Latency } from '../../panel/latency.ts';
import type { Replay } from '../../panel/replay.ts';

/** The version in use, and the row of a leaderboard that speaks for it. */
export interface Champion {
  readonly version: number;
  readonly approval: string;
  readonly comparison: string;
  readonly row: LeaderboardRow | undefined;
}

/** What gates are computed from. The last ones cost time: they are there where a rule asks for them. */
export interface Facts {
  readonly fit: StoredRecord<Fit>;
  /** The leaderboard's row of the fit's model, and the backtest it stands in. */
  readonly row: LeaderboardRow;
  readonly backtest: StoredRecord<Backtest>;
  readonly comparison: StoredRecord<Comparison>;
  readonly validation: StoredRecord<Validation>;
  readonly dataset: StoredRecord<Dataset>;
  /** UTC milliseconds. */
  readonly now: number;
  /** Undefined where the model has none, or is not named. */
  readonly champion?: Champion | undefined;
  readonly origins?: OriginScores | undefined;
  readonly replay?: Replay | undefined;
  readonly latency?: Latency | undefined;
  /** Bytes of the model's ONNX file, where it came with one of its own. */
  readonly fileBytes?: number | undefined;
}
