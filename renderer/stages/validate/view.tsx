import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Issue, IssueKind } from '#shared/stages/validate.ts';
import { useCall } from '../../client/call.ts';
import { type StageViewProps, useStages } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatNumber, plural } from '../../components/format.ts';
import { JobPanel } from '../../components/job-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { QualityGauge } from '../../components/score.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { IssueChart } from './issue-chart.tsx';
import { IssueList } from './issue-list.tsx';
import { IssueSummary } from './issue-summary.tsx';
import classes from './validate.module.css';

/** Validate: how good the data are, what is wrong with them, and where. Nothing is changed here. */
export function ValidateView({ dataset }: StageViewProps) {
  const { title, purpose } = STAGE_INFO.validate;
  const id = dataset.head.id;
  const job = useJob(
    (c) => c.validate.run,
    (input) => input.dataset === id,
  );
  const stage = useStages()?.find((s) => s.stage === 'validate');
  const validation = job.job?.record ?? stage?.latest;
  const found = useCall((c) => c.validate.get, validation ? { validation } : null, { fresh: Number.POSITIVE_INFINITY });
  const [kind, setKind] = useState<IssueKind>();
  const [issue, setIssue] = useState<Issue>();
  const first = useCall((c) => c.validate.issues, validation ? { validation, limit: 1, ...(kind ? { kind } : {}) } : null, {
    fresh: Number.POSITIVE_INFINITY,
  });
  const shown = issue ?? first.data?.issues[0];
  const run = () => void job.start({ dataset: id }, `Validate ${dataset.body.name}`);
  const body = found.data?.body;

  return (
    <Canvas>
      <StageHeader title={title} purpose={purpose}>
        <Button variant={body ? 'default' : 'filled'} onClick={run} disabled={job.active}>
          {body ? 'Check again' : 'Check the data'}
        </Button>
        {body && (
          <Button component={Link} to="/features">
            Next: features
          </Button>
        )}
      </StageHeader>
      <JobPanel run={job} onRetry={run} />
      {found.error && <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />}
      {!validation && !job.active && stage && (
        <EmptyState
          icon={IconCircleCheck}
          title="Not checked yet"
          text={`Look through ${plural(dataset.body.seriesCount, 'series', 'series')} and ${formatNumber(dataset.body.rows)} rows for gaps, duplicates, outliers, constant runs and more. The data stay as they are.`}
        >
          <Button onClick={run}>Check the data</Button>
        </EmptyState>
      )}
      {body && validation && (
        <>
          <Panel label="Quality">
            <QualityGauge score={body.quality} parts={body.parts} />
          </Panel>
          <div className={classes.columns}>
            <Panel title="What was found" flush>
              <IssueSummary
                summary={body.summary}
                selected={kind}
                onSelect={(next) => {
                  setKind(next === kind ? undefined : next);
                  setIssue(undefined);
                }}
              />
            </Panel>
            <Panel title={shown ? `${shown.series}: ${shown.kind}` : 'Where'} flush>
              <IssueChart dataset={dataset} issue={shown} />
            </Panel>
          </div>
          <Panel title={kind ? `Issues: ${kind}` : 'Issues'} flush grow>
            <IssueList validation={validation} kind={kind} axis={dataset.body.axis} selected={shown} onSelect={setIssue} />
          </Panel>
        </>
      )}
    </Canvas>
  );
}
