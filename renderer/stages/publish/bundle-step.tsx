import { Button } from '@mantine/core';
import { IconPackageExport, IconPlayerPlay } from '@tabler/icons-react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import type { Release } from '#shared/stages/publish.ts';
import { useCall } from '../../client/call.ts';
import { useWorkspace } from '../../client/data.ts';
import { useMe } from '../../client/identity.ts';
import { useJob } from '../../client/job.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobPanel } from '../../components/job-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { BundleInspector } from './bundle-inspector.tsx';
import { usePublishDraft, usualPath, usualReport } from './draft.ts';
import classes from './publish.module.css';
import { VerificationResult } from './verification.tsx';
import { WhatPanel } from './what-panel.tsx';

/** What is released, how its bundle is written, and whether it came out whole and signed. */
export function BundleStep(props: {
  approvals: readonly StoredRecord<Approval>[];
  releases: readonly StoredRecord<Release>[];
  approval: StoredRecord<Approval>;
  onApproval: (id: string) => void;
  onBuilt: (release: string) => void;
  onNext: (release: string) => void;
}) {
  const { approval, releases } = props;
  const { head, body } = approval;
  const workspace = useWorkspace().data?.path ?? '';
  const me = useMe();
  const [draft, change] = usePublishDraft(head.id);
  const build = useJob(
    (c) => c.publish.run,
    (input) => input.approval === head.id,
  );
  const report = useJob(
    (c) => c.publish.report,
    (input) => input.approval === head.id,
  );
  const made = releases.find((r) => r.body.approval === head.id);
  const check = useCall((c) => c.publish.verify, made && !build.active ? { path: made.body.path } : null, { fresh: 0 });
  const path = draft.path ?? usualPath(workspace, body, draft.format);
  const reportPath = draft.report ?? usualReport(workspace, body);
  const name = `${body.name}, version ${body.version}`;
  const run = async () => {
    const input = { approval: head.id, path, format: draft.format, sign: draft.sign };
    const release = await build.start(input, `Build the release of ${name}`);
    if (release) props.onBuilt(release);
  };
  const write = () =>
    void report.start({ approval: head.id, path: reportPath, scenarios: draft.scenarios }, `Write the report ${reportPath}`);
  return (
    <>
      <BundleInspector
        approvals={props.approvals}
        approval={approval}
        onApproval={props.onApproval}
        draft={draft}
        change={change}
        path={path}
        reportPath={reportPath}
        onReport={write}
        reporting={report.active}
      />
      <JobPanel run={build} onRetry={() => void run()} />
      <JobPanel
        run={report}
        onRetry={write}
        done={`The report is written, one HTML file that needs nothing else: ${(report.job?.input as { path?: string } | undefined)?.path ?? ''}`}
      />
      <WhatPanel
        approval={approval}
        signer={draft.sign ? me : undefined}
        actions={
          <Button leftSection={<IconPackageExport size={14} />} onClick={() => void run()} disabled={!path.trim()} loading={build.active}>
            Write the bundle
          </Button>
        }
        path={path}
      />
      {made && (
        <Panel
          title="The bundle"
          actions={
            <>
              <span className={classes.dim}>{made.body.path}</span>
              <Button variant="default" leftSection={<IconPlayerPlay size={14} />} onClick={() => props.onNext(made.head.id)}>
                Next: try it here
              </Button>
            </>
          }
        >
          {check.error && <ErrorPanel problem={toProblem(check.error)} onRetry={() => void check.refetch()} />}
          {check.data && <VerificationResult found={check.data} />}
        </Panel>
      )}
    </>
  );
}
