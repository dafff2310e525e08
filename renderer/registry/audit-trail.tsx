import { Button, Select, TextInput } from '@mantine/core';
import { IconListSearch, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { AUDIT_EVENTS, type AuditEntry } from '#shared/services/audit.ts';
import { useCall } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { RecordLink } from '../client/record-link.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { PersonText } from '../components/person.tsx';
import { fits, inWords } from './audit-facts.ts';
import classes from './registry.module.css';
import { VerifyTrail } from './verify-trail.tsx';

const PAGE = 200;

const COLUMNS: DataColumn<AuditEntry>[] = [
  { id: 'seq', title: 'No.', width: 64, value: (e) => e.seq },
  {
    id: 'time',
    title: 'When',
    width: 100,
    align: 'left',
    value: (e) => e.time,
    cell: (e) => <span title={e.time}>{formatAgo(e.time)}</span>,
  },
  { id: 'by', title: 'Who', width: 170, value: (e) => e.by.name, cell: (e) => <PersonText person={e.by} /> },
  { id: 'event', title: 'What', width: 170, value: (e) => e.event },
  { id: 'subject', title: 'About', width: 180, value: (e) => e.subject },
  { id: 'body', title: 'In words', value: (e) => inWords(e) },
  { id: 'hash', title: 'Hash', width: 120, value: (e) => e.hash, cell: (e) => <span className="mono">{e.hash.slice(0, 12)}</span> },
];

/** Who did what, newest first, each entry bound to the one before by its hash. */
export function AuditTrail() {
  const [pages, setPages] = useState(1);
  const [text, setText] = useState('');
  const [event, setEvent] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string>();
  const list = useCall((c) => c.audit.list, { limit: Math.min(1000, PAGE * pages) }, { keep: true });
  const entries = list.data ?? [];
  const shown = useMemo(() => (list.data ?? []).filter((e) => (!event || e.event === event) && fits(e, text)), [list.data, event, text]);
  const one = shown.find((e) => String(e.seq) === chosen) ?? shown[0];
  return (
    <>
      <VerifyTrail onShow={(seq) => setChosen(String(seq))} />
      {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && entries.length === 0 && (
        <EmptyState
          icon={IconListSearch}
          title="Nothing on record yet"
          text="Requests, decisions, changes of the rules, moves of aliases, releases and where they went are put on record here, in a chain that shows when something was changed afterwards."
        />
      )}
      {entries.length > 0 && (
        <Panel
          title="Audit trail"
          flush
          actions={
            <>
              <TextInput
                aria-label="Search the trail"
                placeholder="Who, what about, in words"
                leftSection={<IconSearch size={13} />}
                w={220}
                value={text}
                onChange={(e) => setText(e.currentTarget.value)}
              />
              <Select
                aria-label="Event"
                placeholder="every event"
                data={[...AUDIT_EVENTS]}
                value={event}
                onChange={setEvent}
                clearable
                w={180}
              />
            </>
          }
        >
          <DataTable
            label="Audit trail"
            rows={shown}
            columns={COLUMNS}
            rowKey={(e) => String(e.seq)}
            {...(one ? { selected: String(one.seq) } : {})}
            onSelect={(e) => setChosen(String(e.seq))}
            height={34 + Math.max(1, Math.min(12, shown.length)) * 28}
            empty="No entry fits."
          />
          {entries.length === PAGE * pages && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setPages(pages + 1)}>
              Older entries
            </Button>
          )}
        </Panel>
      )}
      {one && <Entry entry={one} />}
    </>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  return (
    <Panel title={`Entry ${entry.seq}: ${entry.event}`}>
      <dl className={classes.facts}>
        <dt>When, who</dt>
        <dd>
          {entry.time.replace('T', ' ').slice(0, 19)} UTC, <PersonText person={entry.by} />
        </dd>
        <dt>About</dt>
        <dd>
          <RecordLink id={entry.subject} />
        </dd>
        <dt>Hash</dt>
        <dd>
          <CopyText label="hash" text={entry.hash} />
        </dd>
        <dt>Entry before</dt>
        <dd className="mono" style={{ overflowWrap: 'anywhere' }}>
          {entry.previous}
        </dd>
        <dt>Signature</dt>
        <dd>{entry.signature ? `by the key of ${entry.signature.name}` : 'none: who acted had no identity'}</dd>
        <dt>Told</dt>
        <dd>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className={classes.json} tabIndex={0}>
            {JSON.stringify(entry.body, null, 2)}
          </pre>
        </dd>
      </dl>
    </Panel>
  );
}
