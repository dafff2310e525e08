import type { RecordId, RecordKind } from '#shared/base/ids.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import { Comparison } from '#shared/stages/compare.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import { Validation } from '#shared/stages/validate.ts';
import type { JobContext } from '../context.ts';
import { approveStage } from '../stages/approve/index.ts';
import type { Database } from '../store/database.ts';
import { findRecord, getRecord, putRecord, recordId } from '../store/records.ts';
import { table } from '../store/tables.ts';
import { putFeatures } from './features.ts';

const put = <B extends object>(db: Database, kind: RecordKind, parents: RecordId[], body: B): Promise<RecordId> => {
  const id = recordId(kind, parents, body);
  return db.write(async (sql) => (await putRecord(sql, { kind, parents, inputs: body, body, actor: 'test', seconds: 0 }, id)).head.id);
};

/** A validation as the stage would store it. */
export const putValidation = (db: Database, dataset: RecordId, quality = 0.9): Promise<RecordId> =>
  put(
    db,
    'validation',
    [dataset],
    Validation.parse({
      dataset,
      quality,
      parts: [{ id: 'completeness', score: quality, weight: 1, explanation: 'made up' }],
      summary: [],
      seriesCount: 1,
      points: 1,
    }),
  );

/** A feature set whose validation is stored: what gates are computed from. */
export async function putValidated(db: Database, dataset: RecordId, quality = 0.9): Promise<RecordId> {
  const bare = await putFeatures(db, dataset);
  const validation = await putValidation(db, dataset, quality);
  return db.write(async (sql) => {
    const { body } = await getRecord(sql, 'features', bare, FeatureSet);
    const record = { kind: 'features' as const, parents: [dataset, validation], inputs: validation, body: { ...body, validation } };
    const id = recordId('features', record.parents, record.body);
    if (!(await findRecord(sql, id))) await sql.run(`CREATE TABLE ${table(id)} AS SELECT * FROM ${table(bare)}`);
    return (await putRecord(sql, { ...record, actor: 'test', seconds: 0 }, id)).head.id;
  });
}

export interface RowFixture {
  readonly model: string;
  readonly params: Record<string, unknown>;
  readonly scores: Record<string, number | null>;
}

/** A backtest without forecasts and its comparison: the rows in the order of their rank. */
export async function putComparison(
  db: Database,
  dataset: RecordId,
  features: RecordId,
  rows: readonly RowFixture[],
  { horizon = 4, windows = 3 } = {},
): Promise<RecordId> {
  const environment = { almanac: '0', node: '0', platform: '-', cpu: '-', threads: 1 };
  const counts = { fitted: 3, fallback: 0, failed: 0, seconds: 0.1 };
  const models = rows.map(({ model, params }) => ({ key: model, choice: { model, params }, params, modelVersion: 1, ...counts }));
  const plan = { features, models: models.map((m) => m.choice), horizon, windows };
  const backtest = await put(
    db,
    'backtest',
    [features],
    Backtest.parse({ dataset, plan, models, probabilities: [0.1, 0.9], seriesCount: 1, points: 0, environment }),
  );
  return put(
    db,
    'comparison',
    [backtest],
    Comparison.parse({
      dataset,
      backtests: [backtest],
      primary: 'wape',
      season: 1,
      levels: [80],
      leaderboard: rows.map(({ model, scores }, i) => ({
        key: model,
        model,
        backtest,
        rank: i + 1,
        scores: Object.entries(scores).map(([metric, value]) => ({ metric, value })),
        wins: i === 0 ? 1 : 0,
        ...counts,
      })),
      significance: [],
      unscored: 0,
    }),
  );
}

interface Approved {
  readonly fit: RecordId;
  readonly comparison: RecordId;
  /** Of the model in the registry. */
  readonly name: string;
  readonly note: string;
}

/** One person asks for approval, another gives it: the approval. */
export async function approveFit(ctx: JobContext, { fit, comparison, name, note }: Approved): Promise<StoredRecord<Approval>> {
  const as = (actor: string): JobContext => ({ ...ctx, actor, signer: async () => undefined });
  const { request } = await approveStage.request({ fit, comparison, model: name, note, change: '' }, as('author'));
  const { approval } = await approveStage.decide({ request: request.head.id, decision: 'approve', note, conditions: [] }, as('reviewer'));
  return ctx.db.read((sql) => getRecord(sql, 'approval', approval!, Approval));
}
