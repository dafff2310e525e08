import { Alert, Button } from '@mantine/core';
import { IconPlayerPlay, IconStack2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { Fit } from '#shared/stages/train.ts';
import { useCall, useCommand } from '../../client/call.ts';
import { type StageViewProps, useLatest } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { useLevels } from '../../client/levels.ts';
import { useModels, useModelTitle } from '../../client/models.ts';
import { pickFile } from '../../client/pick-file.ts';
import { usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { useSeriesNames } from '../../client/series-names.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatBytes, formatNumber } from '../../components/format.ts';
import { JobPanel } from '../../components/job-panel.tsx';
import { ModelCatalog } from '../../components/model-catalog.tsx';
import { Panel } from '../../components/panel.tsx';
import { modelOfChoice } from '../../components/pickable.ts';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { picked, useTrainDraft } from './draft.ts';
import { ExplainPanel } from './explain-panel.tsx';
import { FitTraining } from './fit-training.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { TrainInspector } from './inspector.tsx';
import { Runs } from './runs.tsx';
import { SearchDialog, type SearchWish } from './search-dialog.tsx';
import { SearchPanel } from './search-panel.tsx';
import { TrainRun } from './train-run.tsx';
import { Unfitted } from './unfitted.tsx';

interface TrainPlace {
  fit?: string;
  series?: string;
}

/** Fit a model to every series, and look at what it says. */
export function TrainView({ dataset }: StageViewProps) {
  const id = dataset.head.id;
  const features = useLatest('features');
  const models = useModels();
  const titleOf = useModelTitle();
  const levels = useLevels();
  const fits = useCall((c) => c.train.list, { dataset: id });
  const [place, go] = usePlace<TrainPlace>();
  const [draft, change] = useTrainDraft(dataset, fits.data?.[0]?.body);
  const train = useJob(
    (c) => c.train.run,
    (input) => input.features === features,
  );
  const write = useJob((c) => c.train.export);
  const seek = useJob(
    (c) => c.search.run,
    (input) => input.features === features,
  );
  const searches = useCall((c) => c.search.list, { dataset: id });
  const search = searches.data?.find((s) => s.body.plan.choice.model === draft.model);
  const [asking, setAsking] = useState(false);
  const ask = useCallback(() => setAsking(true), []);
  const nameOf = useCallback((f: Fit) => f.choice.label || titleOf(f.choice.model), [titleOf]);
  const fit = fits.data?.find((f) => f.head.id === place.fit) ?? fits.data?.[0];
  const fitted = models?.find((m) => m.id === fit?.body.choice.model);
  const onnx = useCommand((c) => c.train.onnx);
  const firstSeries = useSeriesNames(id).names[0];
  const chosen = modelOfChoice(models, draft);
  const name = draft.label || (chosen?.title ?? titleOf(draft.model));

  const run = async () => {
    if (!features) return;
    const choice = {
      model: draft.model,
      params: draft.params,
      ...(draft.label ? { label: draft.label } : {}),
      ...(draft.intervals ? { intervals: draft.intervals } : {}),
    };
    const input = { features, choice, horizon: draft.horizon, seed: draft.seed, ...(draft.device ? { device: draft.device } : {}) };
    const made = await train.start(input, `Fit ${name}`);
    if (made) go({ fit: made });
  };
  const lookFor = (wish: SearchWish) => {
    if (!features) return;
    const plan = { features, choice: { model: draft.model, params: draft.params }, horizon: draft.horizon, seed: draft.seed, ...wish };
    void seek.start(plan, `Search parameters of ${titleOf(draft.model)}`);
  };
  const save = async () => {
    if (!fit) return;
    const path = await pickFile('save', {
      title: 'Export the forecasts of all series',
      defaultPath: `${dataset.body.name}-${fit.body.choice.model}.csv`,
      filters: [{ name: 'Forecasts', extensions: ['csv', 'parquet'] }],
    });
    if (path) await write.start({ fit: fit.head.id, path, levels }, `Export forecasts to ${path}`);
  };
  const saveOnnx = async () => {
    if (!fit) return;
    const path = await pickFile('save', {
      title: 'Export the fit as an ONNX file',
      defaultPath: `${dataset.body.name}-${fit.body.choice.model}.onnx`,
      filters: [{ name: 'ONNX', extensions: ['onnx'] }],
    });
    if (path) onnx.mutate({ fit: fit.head.id, path });
  };

  return (
    <Canvas>
      <StageHeader
        title={STAGE_INFO.train.title}
        purpose={`Fit a model to ${dataset.body.seriesCount === 1 ? 'the series' : `each of ${formatNumber(dataset.body.seriesCount)} series`}, and look ahead`}
      >
        {features && (
          <Button leftSection={<IconPlayerPlay size={14} />} onClick={() => void run()} disabled={!models} loading={train.active}>
            Fit {name}
          </Button>
        )}
      </StageHeader>
      <TrainRun train={train} features={features} models={models} onRetry={() => void run()} onMade={(made) => go({ fit: made })} />
      <JobPanel run={seek} />
      <JobPanel run={write} onRetry={() => void save()} done={`Written: ${pathOf(write.job?.input)}`} />
      {onnx.error && <ErrorPanel problem={toProblem(onnx.error)} onRetry={() => void saveOnnx()} />}
      {onnx.data && (
        <Alert color="gray" withCloseButton onClose={onnx.reset}>
          Written: {onnx.data.path}, {formatBytes(onnx.data.bytes)}
        </Alert>
      )}
      {fits.error && <ErrorPanel problem={toProblem(fits.error)} onRetry={() => void fits.refetch()} />}
      {!features && !fit && (
        <EmptyState
          icon={IconStack2}
          title="No features yet"
          text="A model learns from repaired, regular series. Build the features of this data set first; the proposed recipe is a good start."
        >
          <Button component={Link} to="/features">
            Build features
          </Button>
        </EmptyState>
      )}
      {models && features && (
        <TrainInspector
          dataset={dataset}
          features={features}
          models={models}
          draft={draft}
          onChange={change}
          onSearch={seek.active ? undefined : ask}
        />
      )}
      <SearchDialog
        opened={asking}
        model={titleOf(draft.model)}
        horizon={draft.horizon}
        onClose={() => setAsking(false)}
        onSearch={lookFor}
      />
      {fit && fits.data ? (
        <>
          <ForecastPanel
            dataset={dataset}
            fit={fit}
            title={`Forecast by ${nameOf(fit.body)}`}
            series={place.series}
            onSeries={(series) => go({ series })}
            onExport={() => void save()}
            onOnnx={fitted?.tells.includes('onnx') ? () => void saveOnnx() : undefined}
            exporting={write.active}
          />
          <ExplainPanel key={fit.head.id} dataset={dataset} fit={fit} model={fitted} series={place.series ?? firstSeries} />
          {search && (
            <SearchPanel
              key={search.head.id}
              search={search}
              title={`Search of ${titleOf(search.body.plan.choice.model)}`}
              onUse={(params) => change({ params })}
            />
          )}
          <FitTraining key={`training ${fit.head.id}`} fit={fit} title={`Training of ${nameOf(fit.body)}`} />
          <Runs
            fits={fits.data}
            selected={fit.head.id}
            onSelect={(f) => go({ fit: f })}
            nameOf={nameOf}
            titleOf={titleOf}
            latestFeatures={features}
          />
          {(dataset.body.seriesCount > 1 || fit.body.fitted === 0) && (
            <Unfitted key={fit.head.id} fit={fit} series={place.series} onSeries={(series) => go({ series })} />
          )}
        </>
      ) : (
        features &&
        models &&
        fits.data &&
        !train.active && (
          <Panel title="Choose a model to fit" flush>
            <ModelCatalog models={models} chosen={chosen ? [chosen.id] : []} onChoose={(m) => change(picked(m))} verb="Use this model" />
          </Panel>
        )
      )}
    </Canvas>
  );
}

const pathOf = (input: unknown): string => (input as { path?: string } | undefined)?.path ?? '';
