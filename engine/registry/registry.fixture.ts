import type { RecordKind } from '#shared/base/ids.ts';
import type { Target } from '#shared/domain/target.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import { Comparison } from '#shared/stages/compare.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import { Push, Release } from '#shared/stages/publish.ts';
import { Fit } from '#shared/stages/train.ts';
import { Validation } from '#shared/stages/validate.ts';
import { appendAudit } from '../audit/append.ts';
import type { Database } from '../store/database.ts';
import { getRecord, putRecord } from '../store/records.ts';

const environment = { almanac: '0', node: '0', platform: '-', cpu: '-', threads: 1 };
const ADA = { name: 'Ada', fingerprint: null };
const GRACE = { name: 'Grace', fingerprint: null };

const put = (db: Database, kind: RecordKind, parents: string[], body: object, seconds = 0): Promise<string> =>
  db.write(async (sql) => (await putRecord(sql, { kind, parents, inputs: body, body, actor: 'Grace', seconds })).head.id);

/** What a version is told to be; the rest is made up. */
export interface VersionFixture {
  readonly name: string;
  readonly version: number;
  readonly dataset: string;
  readonly quality?: number;
  readonly recipe?: object;
  readonly columns?: readonly { name: string; role: 'past' | 'known' | 'static'; from: string }[];
  readonly model?: string;
  readonly params?: object;
  readonly choice?: object;
  readonly fit?: { readonly seconds?: number; readonly stateBytes?: number; readonly horizon?: number; readonly seed?: number };
  readonly scores?: Readonly<Record<string, number | null>>;
  readonly plan?: object;
  readonly gates?: readonly boolean[];
  readonly conditions?: string[];
  readonly note?: string;
  readonly old?: boolean;
}

export interface VersionIds {
  readonly approval: string;
  readonly fit: string;
  readonly features: string;
  readonly validation: string;
  readonly comparison: string;
  readonly backtest: string;
}

/** Stores a version with all that it rests on, as the stages would, and the decision in the trail. */
export async function putVersion(db: Database, given: VersionFixture): Promise<VersionIds> {
  const { name, version, dataset, model = 'naive', params = {}, scores = { wape: 5 }, quality = 0.9 } = given;
  const parts = [{ id: 'completeness', score: quality, weight: 1, explanation: '' }];
  const validation = await put(
    db,
    'validation',
    [dataset],
    Validation.parse({ dataset, quality, parts, summary: [], seriesCount: 1, points: 1 }),
  );
  const { recipe = {}, columns = [] } = given;
  const featureSet = { dataset, validation, recipe, columnsBefore: 1, columns, rows: 1, seriesCount: 1, applied: [], excluded: [] };
  const features = await put(db, 'features', [validation], FeatureSet.parse(featureSet));
  const choice = { model, params, ...given.choice };
  const { seconds = 1, ...fitted } = given.fit ?? {};
  const counts = { fitted: 1, fallback: 0, failed: 0 };
  const fitBody = {
    features,
    dataset,
    choice,
    params,
    modelVersion: 1,
    horizon: 4,
    seed: 1,
    state: `${version}`,
    stateBytes: 1000,
    ...counts,
    environment,
    ...fitted,
  };
  const fit = await put(db, 'fit', [features], Fit.parse(fitBody), seconds);
  const plan = { features, models: [choice], horizon: 4, windows: 4, ...given.plan };
  const rowOf = { key: model, choice, params, modelVersion: 1, ...counts, seconds: 2 };
  const backtest = await put(
    db,
    'backtest',
    [features],
    Backtest.parse({ dataset, plan, models: [rowOf], probabilities: [0.1, 0.5, 0.9], seriesCount: 1, points: 0, environment }),
  );
  const leader = {
    key: model,
    model,
    backtest,
    rank: 1,
    scores: Object.entries(scores).map(([metric, value]) => ({ metric, value })),
    wins: 1,
    ...counts,
    seconds: 2,
  };
  const compared = {
    dataset,
    backtests: [backtest],
    primary: 'wape',
    season: 1,
    levels: [80],
    leaderboard: [leader],
    significance: [],
    unscored: 0,
  };
  const comparison = await put(db, 'comparison', [backtest], Comparison.parse(compared));
  const gates = (given.gates ?? [true]).map((passed, i) => ({
    id: `g${i}`,
    title: `Gate ${i}`,
    rule: '',
    value: 1,
    limit: 1,
    passed,
    explanation: '',
  }));
  const approved = {
    fit,
    comparison,
    dataset,
    key: model,
    name,
    version,
    note: given.note ?? 'Good.',
    gates,
    conditions: given.conditions ?? [],
  };
  if (given.old)
    return {
      approval: await put(db, 'approval', [fit, comparison], Approval.parse({ ...approved, version: 1 })),
      fit,
      features,
      validation,
      comparison,
      backtest,
    };
  const asked = { fit, comparison, dataset, key: model, model: name, note: `Version ${version}`, change: '', author: ADA, gates };
  const request = await put(db, 'request', [fit, comparison], asked);
  const approval = await put(
    db,
    'approval',
    [fit, comparison, request],
    Approval.parse({ ...approved, request, author: ADA, reviewer: GRACE }),
  );
  await db.write((sql) =>
    appendAudit(sql, {
      by: GRACE,
      event: 'approval.decided',
      subject: request,
      body: { decision: 'approve', note: 'Good.', conditions: [], approval },
    }),
  );
  return { approval, fit, features, validation, comparison, backtest };
}

export async function putRelease(
  db: Database,
  approval: string,
  options: { path?: string; digest?: string; signedBy?: string[] } = {},
): Promise<string> {
  const { body } = await db.read((sql) => getRecord(sql, 'approval', approval, Approval));
  const release = {
    approval,
    dataset: body.dataset,
    name: body.name,
    path: '/nowhere',
    format: 'folder',
    bytes: 1,
    digest: approval,
    files: [],
    ...options,
  };
  const id = await put(db, 'release', [approval], Release.parse(release));
  await db.write((sql) => appendAudit(sql, { by: ADA, event: 'release.built', subject: id, body: { approval, digest: release.digest } }));
  return id;
}

export async function putPush(db: Database, release: string, target: Target): Promise<string> {
  const { body } = await db.read((sql) => getRecord(sql, 'release', release, Release));
  const told = {
    release,
    dataset: body.dataset,
    target,
    reference: `${target.name}@${body.digest}`,
    digest: body.digest,
    bytes: 1,
    reused: 0,
    seconds: 1,
    notes: [],
  };
  const push = await put(db, 'push', [release], Push.parse(told));
  const pushed = { push, target: target.name, digest: told.digest };
  await db.write((sql) => appendAudit(sql, { by: ADA, event: 'release.pushed', subject: release, body: pushed }));
  return push;
}

export const SERVER: Target = {
  kind: 'server',
  name: 'production',
  url: 'https://forecasts.example.org',
  secret: 'TOKEN',
  insecure: false,
};
export const FOLDER: Target = { kind: 'folder', name: 'share', path: '/share' };

/** An approval of a fit that was made by the stages themselves. */
export async function approveFit(
  db: Database,
  subject: { fit: string; comparison: string; key: string; name: string; version: number },
): Promise<string> {
  const { body } = await db.read((sql) => getRecord(sql, 'fit', subject.fit, Fit));
  const request = 'rq_0000000000000000';
  const approved = { ...subject, dataset: body.dataset, note: 'Good.', gates: [], request, author: ADA, reviewer: GRACE };
  return put(db, 'approval', [subject.fit, subject.comparison], Approval.parse(approved));
}
