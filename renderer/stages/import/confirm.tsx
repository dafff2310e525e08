import { Button, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { ImportPlan, ReadOptions } from '#shared/stages/import.ts';
import { useCall } from '../../client/call.ts';
import { useDatasets } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatBytes } from '../../components/format.ts';
import { Inspector } from '../../components/inspector.tsx';
import { Panel } from '../../components/panel.tsx';
import { asBefore, columnsWith, type Draft, draftOf, missingOf, planOf, withRole } from './draft.ts';
import { Findings } from './findings.tsx';
import classes from './import.module.css';
import { Preview } from './preview.tsx';
import { ReadFields } from './read-fields.tsx';
import { DataFields, TimeFields } from './time-fields.tsx';

type Read = z.input<typeof ReadOptions>;

/** What a look at the file suggests, to be confirmed or overridden. */
export function Confirm(props: { path: string; onRun: (plan: z.input<typeof ImportPlan>) => void; onOther: () => void }) {
  const { path, onRun, onOther } = props;
  const datasets = useDatasets();
  const before = datasets?.find((d) => d.body.plan.path === path)?.body.plan;
  const [read, setRead] = useState<Read>(before?.read ?? {});
  const [reread, setReread] = useState(false);
  const found = useCall((c) => c.import.detect, { path, read }, { keep: true, fresh: 0 });
  const detection = found.data;
  const [draft, setDraft] = useState<Draft>();
  useEffect(() => {
    if (!detection) return;
    const proposed = draftOf(reread ? detection : asBefore(detection, before));
    setDraft((typed) => ({ ...proposed, ...(typed ? { name: typed.name, unit: typed.unit } : {}) }));
  }, [detection, reread, before]);
  const older = datasets?.find((d) => d.body.name === draft?.name.trim());
  if (found.error) return <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} onDismiss={onOther} />;
  if (!detection || !draft)
    return (
      <div className={classes.wait} role="status">
        <Loader size="sm" color="gray" /> Looking at the file
      </div>
    );
  const missing = missingOf(draft);
  return (
    <>
      <Findings findings={detection.findings} missing={missing} />
      <Panel
        title="Columns"
        flush
        grow
        actions={
          <>
            {found.isFetching && <Loader size={14} color="gray" aria-label="Looking again" />}
            <span className={classes.counts}>
              {formatBytes(detection.bytes)}, {columnsWith(draft, 'target').length} target, {columnsWith(draft, 'series').length} series,{' '}
              {columnsWith(draft, 'known').length} known, {columnsWith(draft, 'past').length} past
            </span>
            <Button variant="default" size="compact-sm" onClick={onOther}>
              Other file
            </Button>
            <Button size="compact-sm" disabled={missing.length > 0} onClick={() => onRun(planOf(draft, path, read))}>
              {older ? `Import as version ${older.version + 1}` : 'Import'}
            </Button>
          </>
        }
      >
        <Preview detection={detection} draft={draft} onRole={(column, role) => setDraft(withRole(draft, column, role))} />
      </Panel>
      <Inspector>
        <DataFields draft={draft} onChange={setDraft} version={older ? older.version + 1 : undefined} />
        <TimeFields draft={draft} onChange={setDraft} />
        <ReadFields
          detection={detection}
          read={read}
          onChange={(next) => {
            setReread(true);
            setRead(next);
          }}
        />
      </Inspector>
    </>
  );
}
