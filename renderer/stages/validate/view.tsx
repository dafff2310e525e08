import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
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
import { Issues } from './issues.tsx';

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
          {body.summary.length === 0 ? (
            <EmptyState
              icon={IconCircleCheck}
              title="Nothing was found"
              text="No gap, duplicate, outlier, constant run or other issue: no repair is needed."
            >
              <Button component={Link} to="/features">
                Build features
              </Button>
            </EmptyState>
          ) : (
            <Issues key={validation} validation={validation} summary={body.summary} dataset={dataset} />
          )}
        </>
      )}
    </Canvas>
  );
}
