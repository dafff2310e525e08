import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { Chip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatAgo } from '../../components/format.ts';
import { passedOf } from '../../components/gate-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { PersonText } from '../../components/person.tsx';
import { OneApproval } from './one-approval.tsx';

type Row = StoredRecord<Approval>;

/** All approvals, and of one of them the reasons, the gates as they stood, and what it rests on. */
export function Approvals(props: {
  approvals: readonly Row[] | undefined;
  titleOf: (key: string) => string;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onNew: () => void;
}) {
  const { titleOf, onSelect } = props;
  const approvals = props.approvals ?? [];
  const one = approvals.find((a) => a.head.id === props.selected) ?? approvals[0];
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      { id: 'name', title: 'Model', value: (a) => a.body.name },
      { id: 'version', title: 'Version', width: 80, value: (a) => a.body.version },
      { id: 'fit', title: 'Fit', width: 190, value: (a) => titleOf(a.body.key) },
      {
        id: 'gates',
        title: 'Gates',
        width: 130,
        align: 'left',
        value: (a) => passedOf(a.body.gates) / Math.max(1, a.body.gates.length),
        cell: ({ body: { gates } }) => (
          <Chip tone={passedOf(gates) === gates.length ? 'good' : 'warning'}>
            {passedOf(gates)} of {gates.length} passed
          </Chip>
        ),
      },
      {
        id: 'author',
        title: 'Author',
        width: 176,
        value: (a) => a.body.author?.name ?? '',
        cell: (a) => <PersonText person={a.body.author} />,
      },
      {
        id: 'reviewer',
        title: 'Approved by',
        width: 176,
        value: (a) => a.body.reviewer?.name ?? a.head.actor,
        cell: (a) => <PersonText person={a.body.reviewer} />,
      },
      { id: 'made', title: 'When', width: 110, align: 'left', value: (a) => a.head.created, cell: (a) => formatAgo(a.head.created) },
    ],
    [titleOf],
  );
  if (!props.approvals) return null;
  if (!one)
    return (
      <EmptyState
        icon={IconShieldCheck}
        title="Nothing approved yet"
        text="A request that another person approves becomes a version of a model, and can be published."
      >
        <Button onClick={props.onNew}>New request</Button>
      </EmptyState>
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
      <OneApproval approval={one} />
    </>
  );
}
