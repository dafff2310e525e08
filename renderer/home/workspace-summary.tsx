import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { STAGES } from '#shared/contract.ts';
import { type Outputs, openDataset, useDataset, useDatasets, useStages } from '../client/data.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { describeAxis, formatAgo, formatBytes, formatMoment, formatNumber } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { STAGE_INFO } from '../components/stage-info.ts';
import { Stat, Stats } from '../components/stat.tsx';
import classes from './home.module.css';
import { Interrupted } from './interrupted.tsx';

type Workspace = NonNullable<Outputs['workspace']['current']>;
type Row = Outputs['import']['list'][number];

const COLUMNS: DataColumn<Row>[] = [
  { id: 'name', title: 'Data set', value: (d) => d.body.name },
  { id: 'version', title: 'Version', width: 76, value: (d) => d.version },
  { id: 'series', title: 'Series', width: 84, value: (d) => d.body.seriesCount, cell: (d) => formatNumber(d.body.seriesCount) },
  { id: 'rows', title: 'Rows', width: 100, value: (d) => d.body.rows, cell: (d) => formatNumber(d.body.rows) },
  { id: 'every', title: 'Time', width: 300, value: (d) => describeAxis(d.body.axis) },
  { id: 'to', title: 'Until', width: 150, value: (d) => d.body.to, cell: (d) => formatMoment(d.body.axis, d.body.to), align: 'left' },
  { id: 'made', title: 'Imported', width: 110, value: (d) => d.head.created, cell: (d) => formatAgo(d.head.created) },
];

/** What is in the open workspace, and the next step with its data. */
export function WorkspaceSummary({ workspace }: { workspace: Workspace }) {
  const datasets = useDatasets() ?? [];
  const open = useDataset();
  const stages = useStages();
  const next = STAGES.find((stage) => ['ready', 'stale'].includes(stages?.find((s) => s.stage === stage)?.state ?? ''));
  const count = (kind: keyof Workspace['records']) => formatNumber(workspace.records[kind] ?? 0);
  return (
    <>
      <Interrupted jobs={workspace.interrupted} />
      {workspace.upgradedFrom && (
        <div className={classes.notice} role="status">
          <span>
            Upgraded from version {workspace.upgradedFrom.version}. The workspace as it was is kept in{' '}
            <span className="mono">{workspace.upgradedFrom.backup}</span>.
          </span>
        </div>
      )}
      <Stats label="Workspace">
        <Stat label="Data sets" value={count('dataset')} />
        <Stat label="Fits" value={count('fit')} />
        <Stat label="Backtests" value={count('backtest')} />
        <Stat label="Scenarios" value={count('scenario')} />
        <Stat label="Releases" value={count('release')} />
        <Stat label="On disk" value={formatBytes(workspace.bytes)} />
      </Stats>
      <Panel
        title="Data sets"
        flush
        actions={
          <>
            <Button component={Link} to="/import" variant={datasets.length ? 'default' : 'filled'} size="compact-xs">
              Import data
            </Button>
            {open && next && next !== 'import' && (
              <Button component={Link} to={`/${next}`} size="compact-xs">
                Next: {STAGE_INFO[next].title}
              </Button>
            )}
          </>
        }
      >
        <DataTable
          label="Data sets"
          rows={datasets}
          columns={COLUMNS}
          rowKey={(d) => d.head.id}
          selected={open?.head.id}
          onSelect={(d) => openDataset(d.head.id)}
          height={Math.min(280, 34 + Math.max(2, datasets.length) * 28)}
          empty="No data yet: import a file, or one of the samples below."
        />
      </Panel>
    </>
  );
}
