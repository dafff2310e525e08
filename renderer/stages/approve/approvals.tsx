import { Button } from '@mantine/core';
import { IconPackageExport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { useCall } from '../../client/call.ts';
import { at } from '../../client/place.ts';
import { Chip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo } from '../../components/format.ts';
import { GateList } from '../../components/gate-list.tsx';
import { Lineage } from '../../components/lineage.tsx';
import { Panel } from '../../components/panel.tsx';
import classes from './approve.module.css';

type Row = StoredRecord<Approval>;
const passed = (a: Row): number => a.body.gates.filter((g) => g.passed).length;

/** All approvals, and of one of them the reasons, the gates as they stood, and what it rests on. */
export function Approvals(props: {
  approvals: readonly Row[];
  titleOf: (key: string) => string;
  selected: string | undefined;
  onSelect: (id: string) => void;
}) {
  const { approvals, titleOf, onSelect } = props;
  const one = approvals.find((a) => a.head.id === props.selected) ?? approvals[0]!;
  const lineage = useCall((c) => c.workspace.lineage, { record: one.head.id }, { fresh: Number.POSITIVE_INFINITY });
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      { id: 'name', title: 'Name', value: (a) => a.body.name },
      { id: 'model', title: 'Model', width: 200, value: (a) => titleOf(a.body.key) },
      {
        id: 'gates',
        title: 'Gates',
        width: 130,
        align: 'left',
        value: (a) => passed(a) / Math.max(1, a.body.gates.length),
        cell: (a) => (
          <Chip tone={passed(a) === a.body.gates.length ? 'good' : 'warning'}>
            {passed(a)} of {a.body.gates.length} passed
          </Chip>
        ),
      },
      { id: 'actor', title: 'By', width: 130, value: (a) => a.head.actor },
      { id: 'made', title: 'When', width: 110, align: 'left', value: (a) => a.head.created, cell: (a) => formatAgo(a.head.created) },
    ],
    [titleOf],
  );
  return (
    <>
      <Panel title="Approvals" flush>
        <DataTable
          label="Approvals"
          rows={approvals}
          columns={columns}
          rowKey={(a) => a.head.id}
          selected={one.head.id}
          onSelect={(a) => onSelect(a.head.id)}
          height={34 + Math.min(7, approvals.length) * 28}
        />
      </Panel>
      <Panel
        title={one.body.name}
        actions={
          <Button
            component={Link}
            to="/publish"
            search={at({ approval: one.head.id })}
            variant="default"
            leftSection={<IconPackageExport size={14} />}
          >
            Publish
          </Button>
        }
      >
        <blockquote className={classes.note}>{one.body.note}</blockquote>
        <div className={classes.pair}>
          <section className={classes.gates} aria-label="Gates as they stood">
            <GateList gates={one.body.gates} brief />
          </section>
          <section aria-label="What it rests on">
            <Lineage records={lineage.data ?? []} />
          </section>
        </div>
      </Panel>
    </>
  );
}
