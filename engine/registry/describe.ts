import { formatTime } from '#shared/base/axis.ts';
import type { RecordKind } from '#shared/base/ids.ts';
import type { RecordHead } from '#shared/domain/record.ts';
import type { Target } from '#shared/domain/target.ts';
import type { Approval, ApprovalRequest } from '#shared/stages/approve.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Push, Release } from '#shared/stages/publish.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { Validation } from '#shared/stages/validate.ts';
import { modelTitle, plain, size, told } from './numbers.ts';

interface Words {
  readonly title: string;
  readonly detail: string;
}

const count = (n: number, what: string): string => `${plain(n)} ${what}${n === 1 || what === 'series' ? '' : 's'}`;
const firstLine = (text: string): string => text.split('\n', 1)[0]!;

const WORDS: Partial<Record<RecordKind, (body: never) => Words>> = {
  dataset: ({ name, rows, seriesCount, axis, from, to }: Dataset) => ({
    title: name,
    detail: `${count(rows, 'row')}, ${count(seriesCount, 'series')}, ${formatTime(axis, from)} to ${formatTime(axis, to)}`,
  }),
  validation: ({ quality, points }: Validation) => ({
    title: `Quality ${quality.toFixed(2)}`,
    detail: `${count(points, 'point')} checked`,
  }),
  features: ({ columns, rows }: FeatureSet) => ({ title: count(columns.length, 'column'), detail: `${count(rows, 'row')}` }),
  fit: ({ choice, horizon, seed, stateBytes }: Fit) => ({
    title: choice.label ?? modelTitle(choice.model),
    detail: `${count(horizon, 'step')} ahead, seed ${seed}, ${size(stateBytes)}`,
  }),
  backtest: ({ models, plan }: Backtest) => ({
    title: count(models.length, 'model'),
    detail: `${count(plan.windows, 'origin')}, ${count(plan.horizon, 'step')} ahead`,
  }),
  comparison: ({ leaderboard: [best], primary }: Comparison) => {
    const value = best?.scores.find(({ metric }) => metric === primary)?.value;
    return { title: best ? `Best: ${best.key}` : 'Empty', detail: typeof value === 'number' ? told(primary, value) : '' };
  },
  request: ({ model, author, note }: ApprovalRequest) => ({ title: `By ${author.name}`, detail: `${model}: ${firstLine(note)}` }),
  approval: ({ name, version, gates, reviewer }: Approval) => ({
    title: `${name} ${version}`,
    detail: `${reviewer ? `by ${reviewer.name}, ` : ''}${gates.filter(({ passed }) => passed).length} of ${count(gates.length, 'gate')} passed`,
  }),
  release: ({ digest, signedBy, path }: Release) => ({
    title: digest.slice(0, 12),
    detail: `${signedBy.length > 0 ? 'signed' : 'not signed'}, ${path}`,
  }),
  push: ({ target, reference }: Push) => ({ title: `To ${target.name}`, detail: reference }),
};

/** A record in a few words. */
export const describeRecord = ({ kind, id }: RecordHead, body: unknown): Words => WORDS[kind]?.(body as never) ?? { title: id, detail: '' };

export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'oci':
      return `OCI registry, ${target.url}/${target.repository}`;
    case 's3':
      return `object storage, ${target.bucket}${target.prefix ? `/${target.prefix}` : ''}`;
    case 'server':
      return `forecast server, ${target.url}`;
    case 'folder':
      return `folder, ${target.path}`;
    case 'mlflow':
      return `MLflow, ${target.url}`;
  }
}
