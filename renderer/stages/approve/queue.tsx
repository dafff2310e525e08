import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { RequestView } from '#shared/stages/approve.ts';
import { Chip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatAgo } from '../../components/format.ts';
import { passedOf, standing } from '../../components/gate-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { PersonText } from '../../components/person.tsx';
import { RequestDetail } from './request-detail.tsx';
import { RequestState, stateText } from './request-state.tsx';

/** Requests, those that wait first, and one of them to look at and decide. */
export function Queue(props: {
  requests: readonly RequestView[] | undefined;
  titleOf: (key: string) => string;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onNew: () => void;
  onApproved: (approval: string) => void;
}) {
  const { titleOf, onSelect } = props;
  const rows = useMemo(
    () => [...(props.requests ?? [])].sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open')),
    [props.requests],
  );
  const columns = useMemo(
    (): DataColumn<RequestView>[] => [
      { id: 'state', title: 'State', width: 152, value: (r) => stateText(r.state), cell: (r) => <RequestState state={r.state} /> },
      { id: 'model', title: 'Model', value: (r) => r.request.body.model },
      { id: 'key', title: 'Fit', width: 140, value: (r) => titleOf(r.request.body.key) },
      {
        id: 'gates',
        title: 'Gates',
        width: 84,
        align: 'left',
        value: (r) => passedOf(r.request.body.gates) / Math.max(1, r.request.body.gates.length),
        cell: ({ request: { body } }) => (
          <Chip tone={standing(body.gates).length > 0 ? 'error' : passedOf(body.gates) === body.gates.length ? 'good' : 'warning'}>
            {passedOf(body.gates)} of {body.gates.length}
          </Chip>
        ),
      },
      {
        id: 'author',
        title: 'Author',
        width: 172,
        value: (r) => r.request.body.author.name,
        cell: (r) => <PersonText person={r.request.body.author} />,
      },
      { id: 'comments', title: 'Comments', width: 94, value: (r) => r.comments.length, cell: (r) => r.comments.length || '–' },
      {
        id: 'made',
        title: 'Asked',
        width: 100,
        align: 'left',
        value: (r) => r.request.head.created,
        cell: (r) => formatAgo(r.request.head.created),
      },
    ],
    [titleOf],
  );
  if (!props.requests) return null;
  const one = rows.find((r) => r.request.head.id === props.selected) ?? rows[0];
  if (!one)
    return (
      <EmptyState
        icon={IconInbox}
        title="Nothing waits"
        text="Who has trained a model asks for its approval; another person looks at the gates and decides."
      >
        <Button onClick={props.onNew}>New request</Button>
      </EmptyState>
    );
  return (
    <>
      <Panel title="Requests" flush>
        <DataTable
          label="Requests"
          rows={rows}
          columns={columns}
          rowKey={(r) => r.request.head.id}
          selected={one.request.head.id}
          onSelect={(r) => onSelect(r.request.head.id)}
          height={34 + Math.min(7, rows.length) * 28}
        />
      </Panel>
      <RequestDetail key={one.request.head.id} view={one} titleOf={titleOf} onApproved={props.onApproved} />
    </>
  );
}
