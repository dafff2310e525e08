import type { RecordKind } from '#shared/base/ids.ts';
import { STAGES, type Stage } from '#shared/contract.ts';
import type { StageState } from '#shared/services/workspace.ts';
import type { Sql } from '../../store/database.ts';
import { number, text } from '../../store/rows.ts';

/** The record that each stage makes, and the stages whose records it needs. */
const MAKES: Record<Stage, RecordKind> = {
  import: 'dataset',
  validate: 'validation',
  features: 'features',
  train: 'fit',
  backtest: 'backtest',
  compare: 'comparison',
  scenario: 'scenario',
  approve: 'approval',
  publish: 'release',
  monitor: 'check',
};
const NEEDS: Record<Stage, readonly Stage[]> = {
  import: [],
  validate: ['import'],
  features: ['validate'],
  train: ['features'],
  backtest: ['features'],
  compare: ['backtest'],
  scenario: ['train'],
  approve: ['train', 'compare'],
  publish: ['approve'],
  monitor: ['train'],
};

export interface StageSummary {
  readonly stage: Stage;
  readonly state: StageState;
  readonly count: number;
  readonly latest?: string;
  readonly reason: string;
}

interface Latest {
  readonly id: string;
  readonly count: number;
  readonly seq: number;
}

/** The state of every stage for one data set: `stale` where something it rests on is newer than its newest record. */
export async function stageStates(sql: Sql, dataset: string | undefined): Promise<StageSummary[]> {
  const rows = await sql.all(
    'SELECT kind, count(*) AS n, max(seq) AS seq, max_by(id, seq) AS id FROM records WHERE dataset = $1 GROUP BY kind',
    [dataset ?? ''],
  );
  const made = new Map<string, Latest>(
    rows.map((row) => [text(row, 'kind'), { id: text(row, 'id'), count: number(row, 'n'), seq: number(row, 'seq') }]),
  );
  const running = new Set(
    (await sql.all("SELECT DISTINCT split_part(method, '.', 1) AS stage FROM jobs WHERE state IN ('queued', 'running')")).map((row) =>
      text(row, 'stage'),
    ),
  );
  const of = (stage: Stage): Latest | undefined => made.get(MAKES[stage]);
  return STAGES.map((stage) => {
    const mine = of(stage);
    const missing = NEEDS[stage].filter((need) => !of(need));
    const newer = NEEDS[stage].filter((need) => mine && (of(need)?.seq ?? 0) > mine.seq);
    const summary = (state: StageState, reason: string): StageSummary => ({
      stage,
      state,
      count: mine?.count ?? 0,
      ...(mine ? { latest: mine.id } : {}),
      reason,
    });
    if (running.has(stage)) return summary('running', 'A job of this stage is running.');
    if (mine && newer.length > 0) return summary('stale', `Newer than this: ${newer.join(', ')}.`);
    if (mine) return summary('done', '');
    return missing.length > 0
      ? summary('empty', `Needs ${missing.join(' and ')} first.`)
      : summary('ready', 'Everything it needs is there.');
  });
}
