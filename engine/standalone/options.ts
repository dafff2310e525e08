import type { IntervalChoice } from '#shared/domain/model-card.ts';

/** Where the columns of a file are. */
export interface FileColumns {
  /** Path of a .csv, .tsv, .csv.gz or .parquet file in the long format. */
  readonly input: string;
  /** Column that names the series; left out: the file is one series. */
  readonly series?: string;
  readonly time: string;
  readonly target: string;
  /** Season lengths in steps, shortest first. */
  readonly seasons: readonly number[];
  /** IANA zone of the calendar; stamps without an offset are read in it. Default UTC. */
  readonly zone?: string;
}

/** What runs beside the result: notes for a person, share done, the wish to stop. */
export interface RunOptions {
  readonly threads?: number;
  readonly note?: (message: string) => void;
  readonly progress?: (share: number, message: string) => void;
  /** Aborted, it ends the work with its reason. */
  readonly signal?: AbortSignal;
}

export interface ForecastFileOptions extends FileColumns, RunOptions {
  readonly horizon: number;
  readonly model: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** How intervals are made, and what they may not leave. Default: the model's own. */
  readonly intervals?: IntervalChoice;
  /** Interval levels in percent. */
  readonly levels: readonly number[];
  /** File with the same series and time columns and the covariates over the horizon. Columns in both files are known-in-advance covariates. */
  readonly future?: string;
  /** .csv, .csv.gz or .parquet; an existing file is written over. */
  readonly output: string;
  readonly seed?: number;
}

export interface BacktestFileOptions extends FileColumns, RunOptions {
  readonly horizon: number;
  readonly windows: number;
  /** Steps between cutoffs; default the horizon. */
  readonly step?: number;
  readonly models: readonly {
    readonly model: string;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly intervals?: IntervalChoice;
  }[];
  readonly levels: readonly number[];
  readonly seed?: number;
}
