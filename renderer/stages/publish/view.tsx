import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconFileText, IconPackageExport, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCall } from '../../client/call.ts';
import { type StageViewProps, useWorkspace } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { useModelTitle } from '../../client/models.ts';
import { pickFile } from '../../client/pick-file.ts';
import { usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { JobPanel } from '../../components/job-panel.tsx';
import { PathField } from '../../components/path-field.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { fileName, type PublishDraft, usePublishDraft, usualPath, usualReport } from './draft.ts';
import classes from './publish.module.css';
import { Releases } from './releases.tsx';
import { VerifyPanel } from './verify-panel.tsx';

/** Write what was approved where others can take it, and check it byte for byte. */
export function PublishView({ dataset }: StageViewProps) {
  const id = dataset.head.id;
  const titleOf = useModelTitle();
  const workspace = useWorkspace().data?.path ?? '';
  const [place, go] = usePlace<{ approval?: string; release?: string }>();
  const approvals = useCall((c) => c.approve.list, { dataset: id });
  const releases = useCall((c) => c.publish.list, { dataset: id });
  const approval = approvals.data?.find((a) => a.head.id === place.approval) ?? approvals.data?.[0];
  const scenarios = useCall((c) => c.scenario.list, approval ? { fit: approval.body.fit } : null);
  const [draft, change] = usePublishDraft(approval?.head.id);
  const [bundle, setBundle] = useState('');
  const [asked, setAsked] = useState(0);
  const publish = useJob(
    (c) => c.publish.run,
    (input) => input.approval === approval?.head.id,
  );
  const report = useJob(
    (c) => c.publish.report,
    (input) => input.approval === approval?.head.id,
  );
  const path = draft.path ?? (approval ? usualPath(workspace, approval.body, draft.format) : '');
  const reportPath = draft.report ?? (approval ? usualReport(workspace, approval.body) : '');
  const verify = (at: string) => {
    setBundle(at);
    setAsked((n) => n + 1);
  };

  const run = async () => {
    if (!approval) return;
    const made = await publish.start({ approval: approval.head.id, path, format: draft.format }, `Publish ${approval.body.name}`);
    if (!made) return;
    go({ release: made });
    verify(path);
  };
  const write = async () => {
    if (approval)
      await report.start({ approval: approval.head.id, path: reportPath, scenarios: draft.scenarios }, `Write the report ${reportPath}`);
  };
  const browse = async (what: 'bundle' | 'report') => {
    const name = approval ? fileName(approval.body.name) : 'release';
    if (what === 'report') {
      const found = await pickFile('save', {
        title: 'Report',
        defaultPath: `${name}.html`,
        filters: [{ name: 'HTML', extensions: ['html'] }],
      });
      if (found) change({ report: found });
    } else {
      const found =
        draft.format === 'folder'
          ? await pickFile('folder', { title: 'Folder for the bundle' })
          : await pickFile('save', {
              title: 'Archive',
              defaultPath: `${name}.tar.gz`,
              filters: [{ name: 'Archives', extensions: ['tar.gz'] }],
            });
      if (found) change({ path: found });
    }
  };

  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.publish.title} purpose={STAGE_INFO.publish.purpose}>
        {approval && (
          <Button leftSection={<IconPackageExport size={14} />} onClick={() => void run()} disabled={!path.trim()} loading={publish.active}>
            Write the bundle
          </Button>
        )}
      </StageHeader>
      <JobPanel run={publish} onRetry={() => void run()} />
      <JobPanel
        run={report}
        onRetry={() => void write()}
        done={`The report is written, one HTML file that needs nothing else: ${pathOf(report.job?.input)}`}
      />
      {approvals.error && <ErrorPanel problem={toProblem(approvals.error)} onRetry={() => void approvals.refetch()} />}
      {approvals.data?.length === 0 && (
        <EmptyState
          icon={IconShieldCheck}
          title="Nothing approved yet"
          text="Only an approved fit is published: approve one, with its gates and your reasons."
        >
          <Button component={Link} to="/approve">
            Approve a fit
          </Button>
        </EmptyState>
      )}
      {approval && approvals.data && (
        <Inspector>
          <InspectorGroup title="Approval">
            <RecordSelect
              label="Approval"
              options={approvals.data.map((a) => ({
                id: a.head.id,
                title: a.body.name,
                note: `${titleOf(a.body.key)}, ${formatAgo(a.head.created)} by ${a.head.actor}`,
              }))}
              value={approval.head.id}
              onChange={(a) => go({ approval: a })}
            />
          </InspectorGroup>
          <InspectorGroup title="Bundle" note="Manifest, model state, model card, and the SHA-256 of every file.">
            <SegmentedControl
              fullWidth
              aria-label="Form of the bundle"
              data={[
                { value: 'folder', label: 'Folder' },
                { value: 'tar.gz', label: 'Archive (.tar.gz)' },
              ]}
              value={draft.format}
              onChange={(format) => change({ format: format as PublishDraft['format'], path: undefined })}
            />
            <PathField
              label={draft.format === 'folder' ? 'New folder' : 'New file'}
              value={path}
              onChange={(p) => change({ path: p })}
              onBrowse={() => void browse('bundle')}
            />
          </InspectorGroup>
          <InspectorGroup
            title="Report"
            note="One HTML file for those who will not open Almanac: data, quality, leaderboard, forecasts, scenarios."
          >
            <PathField label="New file" value={reportPath} onChange={(p) => change({ report: p })} onBrowse={() => void browse('report')} />
            {scenarios.data && scenarios.data.length > 0 && (
              <Checkbox.Group label="Scenarios to show" value={draft.scenarios} onChange={(s) => change({ scenarios: s })}>
                <div className={classes.choices}>
                  {scenarios.data.map((s) => (
                    <Checkbox key={s.head.id} value={s.head.id} label={s.body.name} />
                  ))}
                </div>
              </Checkbox.Group>
            )}
            <Button
              variant="default"
              leftSection={<IconFileText size={14} />}
              onClick={() => void write()}
              disabled={!reportPath.trim()}
              loading={report.active}
            >
              Write the report
            </Button>
          </InspectorGroup>
        </Inspector>
      )}
      {releases.data && releases.data.length > 0 && (
        <Releases releases={releases.data} selected={place.release} onSelect={(r) => go({ release: r })} onVerify={verify} />
      )}
      {approval && releases.data?.length === 0 && !publish.active && (
        <EmptyState
          icon={IconPackageExport}
          title="Nothing published yet"
          text={`The bundle of "${approval.body.name}" goes to ${path}. Change form and place in the inspector.`}
        >
          <Button onClick={() => void run()}>Write the bundle</Button>
        </EmptyState>
      )}
      <VerifyPanel path={bundle} onPath={setBundle} asked={asked} />
    </Canvas>
  );
}

const pathOf = (input: unknown): string => (input as { path?: string } | undefined)?.path ?? '';
