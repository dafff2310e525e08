import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Reject } from '#shared/stages/import.ts';
import { useCall } from '../../client/call.ts';
import { usePages } from '../../client/pages.ts';
import { toProblem } from '../../client/problem.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { describeAxis, formatDuration, formatMoment, formatNumber, plural } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { Stat, Stats } from '../../components/stat.tsx';
import { FirstLook } from './first-look.tsx';
import classes from './import.module.css';

const COLUMNS: DataColumn<Reject>[] = [
  { id: 'line', title: 'Line', width: 90, value: (r) => r.line, cell: (r) => formatNumber(r.line) },
  { id: 'column', title: 'Column', width: 180, value: (r) => r.column },
  { id: 'text', title: 'Text', value: (r) => r.text, cell: (r) => <span className="mono">{r.text}</span> },
  { id: 'reason', title: 'Reason', value: (r) => r.reason },
];

/** What came of an import: the version that was made, and the rows that were kept aside. */
export function Result({ dataset, onAnother }: { dataset: string; onAnother: () => void }) {
  const found = useCall((c) => c.import.get, { dataset }, { fresh: Number.POSITIVE_INFINITY });
  const rejects = usePages(
    (c) => c.import.rejects,
    { dataset },
    (page) => page.rows,
  );
  if (found.error) return <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />;
  if (!found.data) return null;
  const { body, head } = found.data;
  return (
    <>
      <Panel
        title={`Imported: ${body.name}`}
        actions={
          <>
            <Button variant="default" size="compact-sm" onClick={onAnother}>
              Import another
            </Button>
            <Button component={Link} to="/explore" variant="default" size="compact-sm">
              Explore
            </Button>
            <Button component={Link} to="/validate" size="compact-sm">
              Next: validate
            </Button>
          </>
        }
      >
        <Stats label="Data set">
          <Stat label="Series" value={formatNumber(body.seriesCount)} />
          <Stat
            label="Rows"
            value={formatNumber(body.rows)}
            note={body.missing ? `${formatNumber(body.missing)} without a target` : 'none without a target'}
          />
          <Stat
            label="Kept aside"
            value={formatNumber(body.rejected)}
            tone={body.rejected ? 'warning' : undefined}
            note="could not be read"
          />
          <Stat label="From" value={<span className={classes.moment}>{formatMoment(body.axis, body.from).replace(' ', '\n')}</span>} />
          <Stat
            label="To"
            value={<span className={classes.moment}>{formatMoment(body.axis, body.to).replace(' ', '\n')}</span>}
            note={describeAxis(body.axis)}
          />
          <Stat label="Seasons" value={body.seasons.join(', ')} unit="steps" />
          <Stat label="Took" value={formatDuration(head.seconds)} />
        </Stats>
        <p className={classes.hash}>
          SHA-256 of the source <span className="mono">{body.source.sha256}</span>
        </p>
      </Panel>
      <FirstLook dataset={dataset} body={body} />
      {body.rejected > 0 && (
        <Panel title={`${plural(body.rejected, 'row', 'rows')} kept aside`} flush grow>
          {rejects.error ? (
            <ErrorPanel problem={toProblem(rejects.error)} />
          ) : (
            <DataTable
              label="Rows kept aside"
              rows={rejects.rows}
              columns={COLUMNS}
              rowKey={(r) => `${r.line} ${r.column}`}
              total={rejects.total}
              onEnd={rejects.more}
            />
          )}
        </Panel>
      )}
    </>
  );
}
