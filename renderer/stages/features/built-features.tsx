import { IconArrowRight } from '@tabler/icons-react';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { DatasetRow } from '../../client/data.ts';
import { Chip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatNumber, plural } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { Stat, Stats } from '../../components/stat.tsx';
import classes from './features.module.css';
import { PreviewChart } from './preview-chart.tsx';

type ColumnRow = FeatureSet['columns'][number];
type Excluded = FeatureSet['excluded'][number];

const ROLE = { known: 'known in advance', past: 'past only', static: 'static' };

const COLUMNS: DataColumn<ColumnRow>[] = [
  { id: 'name', title: 'Column', value: (c) => c.name },
  {
    id: 'role',
    title: 'When known',
    width: 168,
    value: (c) => ROLE[c.role],
    cell: (c) => <Chip tone={c.role === 'known' ? 'forecast' : 'plain'}>{ROLE[c.role]}</Chip>,
  },
  { id: 'from', title: 'From', width: 170, value: (c) => c.from },
];

const EXCLUDED: DataColumn<Excluded>[] = [
  { id: 'series', title: 'Series', width: 220, value: (e) => e.series },
  { id: 'reason', title: 'Reason', value: (e) => e.reason },
];

/** What a recipe made: how many columns of what kind, what the repairs did, and one series before and after. */
export function BuiltFeatures({ features, body, dataset }: { features: string; body: FeatureSet; dataset: DatasetRow }) {
  const repaired = body.applied.reduce((n, a) => n + a.points, 0);
  const known = body.columns.filter((c) => c.role === 'known').length;
  return (
    <>
      <Stats label="Features">
        <Stat
          label="Columns"
          value={
            <span className={classes.growth}>
              {formatNumber(body.columnsBefore)} <IconArrowRight size={15} aria-label="to" /> {formatNumber(body.columns.length)}
            </span>
          }
          note={`${known} known in advance`}
        />
        <Stat label="Rows" value={formatNumber(body.rows)} />
        <Stat
          label="Series"
          value={formatNumber(body.seriesCount)}
          note={body.excluded.length ? `${plural(body.excluded.length, 'series', 'series')} left out` : 'none left out'}
          tone={body.excluded.length ? 'warning' : undefined}
        />
        <Stat
          label="Points repaired"
          value={formatNumber(repaired)}
          note={body.applied.map((a) => `${a.kind}: ${a.policy}`).join(', ') || 'no repair was needed'}
        />
      </Stats>
      <Panel title="Before and after" flush>
        <PreviewChart features={features} body={body} dataset={dataset} />
      </Panel>
      {body.excluded.length > 0 && (
        <Panel title="Series left out" flush>
          <DataTable label="Series left out" rows={body.excluded} columns={EXCLUDED} rowKey={(e) => e.series} height={140} />
        </Panel>
      )}
      <Panel title="Columns" flush grow>
        <DataTable label="Feature columns" rows={body.columns} columns={COLUMNS} rowKey={(c) => c.name} />
      </Panel>
    </>
  );
}
