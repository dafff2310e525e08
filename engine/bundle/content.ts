import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { ModelCard } from '#shared/domain/model-card.ts';
import type { RecordHead, StoredRecord } from '#shared/domain/record.ts';
import type { Approval, ApprovalRequest } from '#shared/stages/approve.ts';
import type { Comparison, LeaderboardRow } from '#shared/stages/compare.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { Validation } from '#shared/stages/validate.ts';
import type { ServingContent } from './serving.ts';
import type { Shipped } from './shipped.ts';

/** A golden sample: what the model state must forecast for one series, given these known covariates. */
export interface Sample {
  readonly series: string;
  readonly status: SeriesStatus;
  readonly history: { readonly times: readonly number[]; readonly values: readonly (number | null)[] };
  readonly covariates: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly times: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly intervals: readonly {
    readonly level: number;
    readonly lo: readonly (number | null)[];
    readonly hi: readonly (number | null)[];
  }[];
}

/** All that a release is made from. The bundle is a pure function of this: equal content, equal bytes. */
export interface ReleaseContent {
  readonly approval: StoredRecord<Approval>;
  /** What the approval answers; null for one from before requests. */
  readonly request: StoredRecord<ApprovalRequest> | null;
  readonly fit: StoredRecord<Fit>;
  readonly comparison: StoredRecord<Comparison>;
  readonly features: StoredRecord<FeatureSet>;
  readonly validation: StoredRecord<Validation>;
  readonly dataset: StoredRecord<Dataset>;
  readonly lineage: readonly RecordHead[];
  readonly model: ModelCard;
  readonly state: Uint8Array;
  /** The ONNX file of another maker that the fit runs. */
  readonly foreign?: Uint8Array;
  readonly samples: readonly Sample[];
  readonly serving: ServingContent;
  /** The evaluation report, one HTML file. */
  readonly report: string;
  /** What changed against the version before, in Markdown; null for the first. */
  readonly change: string | null;
  readonly shipped: Shipped;
}

/** The approved row of the leaderboard. */
export const approvedRow = ({ approval, comparison }: Pick<ReleaseContent, 'approval' | 'comparison'>): LeaderboardRow | undefined =>
  comparison.body.leaderboard.find((row) => row.key === approval.body.key);
