import { Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Scenario } from '#shared/stages/scenario.ts';
import type { DatasetRow } from '../../client/data.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatValue } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { editText } from './edits.ts';
import { signed } from './results.tsx';

type Row = StoredRecord<Scenario>;

/** All scenarios of a fit with their totals; those ticked stand in the chart side by side. */
export function ScenariosTable(props: {
  dataset: DatasetRow;
  scenarios: readonly Row[];
  shown: readonly string[];
  onShow: (ids: string[]) => void;
}) {
  const { dataset, scenarios, shown, onShow } = props;
  const { axis, unit } = dataset.body;
  const columns = useMemo((): DataColumn<Row>[] => {
    const toggle = (id: string) => {
      const next = shown.includes(id) ? shown.filter((s) => s !== id) : [...shown, id];
      if (next.length > 0) onShow(next);
    };
    const change = (s: Row) => s.body.scenarioTotal - s.body.baselineTotal;
    return [
      {
        id: 'show',
        title: 'Show',
        width: 56,
        sortable: false,
        align: 'left',
        value: (s) => shown.includes(s.head.id),
        cell: (s) => (
          <Checkbox
            size="xs"
            aria-label={`Show ${s.body.name}`}
            checked={shown.includes(s.head.id)}
            onChange={() => toggle(s.head.id)}
            onClick={(e) => e.stopPropagation()}
          />
        ),
      },
      { id: 'name', title: 'Scenario', width: 130, value: (s) => s.body.name },
      { id: 'change', title: 'Difference', unit, width: 124, value: change, cell: (s) => signed(change(s), '') },
      {
        id: 'baseline',
        title: 'Baseline',
        unit,
        width: 104,
        value: (s) => s.body.baselineTotal,
        cell: (s) => formatValue(s.body.baselineTotal, 5),
      },
      {
        id: 'total',
        title: 'Scenario',
        unit,
        width: 104,
        value: (s) => s.body.scenarioTotal,
        cell: (s) => formatValue(s.body.scenarioTotal, 5),
      },
      {
        id: 'edits',
        title: 'Edits',
        value: (s) => s.body.edits.map((e) => editText(e, axis)).join('; '),
        cell: (s) => (
          <span title={s.body.edits.map((e) => editText(e, axis)).join('\n')}>{s.body.edits.map((e) => editText(e, axis)).join('; ')}</span>
        ),
      },
      { id: 'made', title: 'Made', width: 96, align: 'left', value: (s) => s.head.created, cell: (s) => formatAgo(s.head.created) },
    ];
  }, [axis, unit, shown, onShow]);
  return (
    <Panel title="Scenarios of this fit" flush>
      <DataTable
        label="Scenarios"
        rows={scenarios}
        columns={columns}
        rowKey={(s) => s.head.id}
        selected={shown[0]}
        onSelect={(s) => onShow([s.head.id])}
        height={46 + Math.min(8, scenarios.length) * 28}
      />
    </Panel>
  );
}
