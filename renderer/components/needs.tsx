import type { TrainEstimate } from '#shared/stages/train.ts';
import { formatBytes, formatNumber } from './format.ts';
import classes from './needs.module.css';

/** What a training will take, before it is begun; a warning where the memory does not suffice. */
export function Needs({
  estimate,
  batch,
  loading,
}: {
  estimate: TrainEstimate /** Windows asked for. */;
  batch?: unknown;
  loading?: boolean;
}) {
  const { parameters, bytes, steps, free } = estimate;
  if (parameters === null && bytes === null) return null;
  const facts: [string, string, string?][] = [
    ['Parameters', formatNumber(parameters), 'Numbers that are learnt'],
    ['Memory', `${formatBytes(bytes)} of ${formatBytes(free)} free`, 'At most, while it is trained'],
    ['Steps', `${formatNumber(steps)} at most`, 'Updates of the weights, over all nets; fewer where the validation stops to improve'],
  ];
  const tight = bytes !== null && bytes > free;
  const shrunk = typeof batch === 'number' && estimate.batch !== null && estimate.batch < batch;
  return (
    <div className={classes.needs} data-loading={loading || undefined}>
      <dl aria-label="What the training will take">
        {facts.map(([name, value, why]) => (
          <div key={name} title={why}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {shrunk && (
        <p data-warning>
          Batches of {formatNumber(batch)} windows do not fit: they are made of parts of {formatNumber(estimate.batch)}, which takes longer.
        </p>
      )}
      {tight && <p data-warning>The memory does not suffice: take a smaller net, a shorter input or a smaller batch.</p>}
    </div>
  );
}
