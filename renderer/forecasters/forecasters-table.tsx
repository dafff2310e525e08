import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDataset } from '../client/data.ts';
import { setDraft } from '../client/draft.ts';
import type { ForecasterRow } from '../client/models.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { formatAgo, formatBytes, formatNumber } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import classes from './forecasters.module.css';
import { OutlineFacts } from './outline-facts.tsx';
import { CheckList } from './trial-report.tsx';

const COLUMNS: DataColumn<ForecasterRow>[] = [
  { id: 'name', title: 'Name', value: (f) => f.body.name },
  { id: 'source', title: 'File', value: (f) => f.body.source },
  {
    id: 'context',
    title: 'Context',
    unit: 'steps',
    width: 110,
    value: (f) => f.body.mapping.context.length,
    cell: (f) => formatNumber(f.body.mapping.context.length),
  },
  { id: 'horizon', title: 'A call gives', unit: 'steps', width: 130, value: (f) => f.body.mapping.horizon },
  { id: 'bytes', title: 'Size', width: 90, value: (f) => f.body.outline.bytes, cell: (f) => formatBytes(f.body.outline.bytes) },
  { id: 'licence', title: 'Licence', width: 180, value: (f) => f.body.licence || '–' },
  { id: 'made', title: 'Imported', width: 130, align: 'left', value: (f) => f.head.created, cell: (f) => formatAgo(f.head.created) },
];

/** The forecasters of the workspace, and what is known of the selected one. */
export function ForecastersTable({ rows, fresh }: { rows: readonly ForecasterRow[]; fresh: string | undefined }) {
  const [chosen, setChosen] = useState(fresh);
  const dataset = useDataset();
  const row = rows.find((r) => r.head.id === chosen) ?? rows[0]!;
  return (
    <>
      <Panel title="In this workspace" flush>
        <DataTable
          label="Imported forecasters"
          rows={rows}
          columns={COLUMNS}
          rowKey={(f) => f.head.id}
          selected={row.head.id}
          onSelect={(f) => setChosen(f.head.id)}
          height={34 + Math.min(8, rows.length) * 28}
        />
      </Panel>
      <div className={classes.columns}>
        <Panel
          title={row.body.name}
          actions={
            dataset && (
              <Button
                variant="default"
                component={Link}
                to="/train"
                onClick={() => setDraft(`train:${dataset.head.id}`, trainDraft(row, dataset.body.seasons[0] ?? 1))}
              >
                Fit it
              </Button>
            )
          }
        >
          <OutlineFacts outline={row.body.outline} />
        </Panel>
        <Panel title="Checked when it was imported" flush>
          <CheckList checks={row.body.checks} />
        </Panel>
      </div>
    </>
  );
}

/** What the stage Train begins with. */
const trainDraft = ({ body: { choice, mapping } }: ForecasterRow, season: number) => ({
  ...{ model: choice.model, params: choice.params, label: choice.label ?? '' },
  horizon: season > 1 ? season : Math.min(12, mapping.horizon),
  seed: 1,
});
