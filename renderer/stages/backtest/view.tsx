import { Button } from '@mantine/core';
import { IconHistory, IconPlayerPlay, IconStack2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { addSteps } from '#shared/base/axis.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import { useCall } from '../../client/call.ts';
import { type StageViewProps, useLatest } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { useLevels } from '../../client/levels.ts';
import { useModels, useModelTitle } from '../../client/models.ts';
import { at, usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo, formatMoment, formatNumber, plural } from '../../components/format.ts';
import { JobPanel } from '../../components/job-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { WindowPlan } from '../../components/window-plan.tsx';
import { isSameRun, planOf, refusal, useBacktestDraft, useExample } from './draft.ts';
import { BacktestInspector } from './inspector.tsx';
import { ModelsTable, Unfitted } from './outcome.tsx';
import { type BacktestPlace, Viewer } from './viewer.tsx';

const option = (titleOf: (key: string) => string) => (b: StoredRecord<Backtest>) => ({
  id: b.head.id,
  title: `${plural(b.body.plan.windows, 'window')} of ${formatNumber(b.body.plan.horizon)} steps, ${plural(b.body.models.length, 'model')}`,
  note: `${formatAgo(b.head.created)}: ${b.body.models.map((m) => titleOf(m.key)).join(', ')}`,
});

/** Forecast from past cutoffs, and look at every forecast. */
export function BacktestView({ dataset }: StageViewProps) {
  const { axis } = dataset.body;
  const features = useLatest('features');
  const models = useModels();
  const modelTitle = useModelTitle();
  const levels = useLevels();
  const list = useCall((c) => c.backtest.list, { dataset: dataset.head.id });
  const [place, go] = usePlace<BacktestPlace>();
  const [draft, change] = useBacktestDraft(dataset, list.data?.[0]?.body.plan);
  const job = useJob(
    (c) => c.backtest.run,
    (input) => input.features === features,
  );
  const backtest = list.data?.find((b) => b.head.id === place.backtest) ?? list.data?.[0];
  const titleOf = useCallback((key: string) => modelTitle(key), [modelTitle]);
  const refused = refusal(draft);
  const { rows, to, series: example } = useExample(dataset);
  const plan = {
    rows,
    horizon: draft.horizon,
    windows: draft.windows,
    step: draft.step ?? draft.horizon,
    ...(draft.mode === 'sliding' ? { trainSize: draft.trainSize } : {}),
  };

  const run = async () => {
    if (!features) return;
    const made = await job.start(
      { ...planOf(draft, features, levels), ...(draft.device ? { device: draft.device } : {}) },
      `Backtest ${draft.models.map((m) => m.label ?? modelTitle(m.model)).join(', ')}`,
    );
    if (made) go({ backtest: made, show: undefined, window: undefined });
  };

  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.backtest.title} purpose={STAGE_INFO.backtest.purpose}>
        {list.data && list.data.length > 0 && (
          <RecordSelect
            label="Backtest"
            width={244}
            options={list.data.map(option(titleOf))}
            value={backtest?.head.id}
            onChange={(b) => go({ backtest: b, show: undefined, window: undefined })}
          />
        )}
        {backtest && (
          <Button component={Link} to="/compare" search={at({ backtests: [backtest.head.id] })} variant="default">
            Compare
          </Button>
        )}
        {features && (
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => void run()}
            disabled={!!refused || !models}
            loading={job.active}
            title={refused}
          >
            Run backtest
          </Button>
        )}
      </StageHeader>
      <JobPanel run={job} onRetry={() => void run()} />
      {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      {!features && !backtest && (
        <EmptyState
          icon={IconStack2}
          title="No features yet"
          text="Models are tried on repaired, regular series. Build the features of this data set first."
        >
          <Button component={Link} to="/features">
            Build features
          </Button>
        </EmptyState>
      )}
      {features && models && (
        <>
          <BacktestInspector dataset={dataset} models={models} draft={draft} levels={levels} onChange={change} />
          {!(backtest && isSameRun(planOf(draft, features, levels), backtest.body.plan)) && (
            <Panel
              title={`Next run: ${plural(draft.models.length, 'model')}, ${plural(draft.windows, 'window')}, ${plural(draft.models.length * draft.windows * dataset.body.seriesCount, 'forecast')}`}
              flush
            >
              <WindowPlan
                plan={plan}
                of={dataset.body.seriesCount > 1 ? example : undefined}
                timeAt={(row) => formatMoment(axis, addSteps(axis, to, row - rows + 1))}
              />
            </Panel>
          )}
          {refused && <p style={{ margin: 0, color: 'var(--warning)' }}>{refused}</p>}
        </>
      )}
      {backtest && (
        <>
          <Viewer key={backtest.head.id} dataset={dataset} backtest={backtest} titleOf={titleOf} place={place} go={go} />
          <ModelsTable backtest={backtest} titleOf={titleOf} />
          <Unfitted
            key={`unfitted ${backtest.head.id}`}
            dataset={dataset}
            backtest={backtest}
            titleOf={titleOf}
            series={place.series}
            onSelect={(s) => go({ series: s.series, show: [s.key], window: s.window + 1 })}
          />
        </>
      )}
      {features && list.data?.length === 0 && !job.active && (
        <EmptyState
          icon={IconHistory}
          title="Nothing run yet"
          text="The drawing shows what the next run will do. Change it in the inspector, then run it: every forecast is kept, so that any score can be computed later."
        />
      )}
    </Canvas>
  );
}
