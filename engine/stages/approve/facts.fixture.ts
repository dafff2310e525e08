import type { RecordKind } from '#shared/base/ids.ts';
import { type GateMeasure, GateRule } from '#shared/domain/gate.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { LeaderboardRow } from '#shared/stages/compare.ts';
import type { Facts } from './facts.ts';

const record = <B>(kind: RecordKind, prefix: string, body: object): StoredRecord<B> => ({
  head: {
    id: `${prefix}_0000000000000001`,
    kind,
    parents: [],
    hash: '0'.repeat(64),
    created: '2026-01-01T00:00:00.000Z',
    actor: 'test',
    seconds: 0,
  },
  body: body as B,
});

export const rowOf = (key: string, scores: Record<string, number | null>, counts: Partial<LeaderboardRow> = {}): LeaderboardRow => ({
  key,
  model: key,
  backtest: 'bt_0000000000000001',
  rank: 1,
  scores: Object.entries(scores).map(([metric, value]) => ({ metric, value })),
  wins: 0,
  fitted: 1,
  fallback: 0,
  failed: 0,
  seconds: 0,
  ...counts,
});

interface Given extends Pick<Facts, 'champion' | 'origins' | 'replay' | 'latency' | 'fileBytes'> {
  readonly row?: LeaderboardRow;
  /** Rows beside the model's own. */
  readonly others?: readonly LeaderboardRow[];
  readonly fit?: object;
  readonly plan?: object;
  readonly comparison?: object;
  readonly validation?: object;
  readonly dataset?: object;
  readonly now?: number;
}

/** Facts with only what a test is about; the rest is made up. */
export function factsOf(given: Given = {}): Facts {
  const { row = rowOf('mine', {}), others = [], fit, plan, comparison, validation, dataset, now = 0, ...costly } = given;
  return {
    row,
    now,
    ...costly,
    fit: record('fit', 'ft', { horizon: 10, stateBytes: 0, fitted: 1, fallback: 0, failed: 0, ...fit }),
    backtest: record('backtest', 'bt', { plan: { windows: 3, horizon: 10, ...plan } }),
    comparison: record('comparison', 'co', { primary: 'wape', levels: [80], leaderboard: [row, ...others], ...comparison }),
    validation: record('validation', 'va', { quality: 1, parts: [], ...validation }),
    dataset: record('dataset', 'ds', { axis: { kind: 'integer', step: 1 }, to: 0, ...dataset }),
  };
}

export const ruleOf = (measure: GateMeasure, side: 'least' | 'most', limit: number, more: Partial<GateRule> = {}): GateRule =>
  GateRule.parse({ id: measure, title: measure, measure, side, limit, ...more });
