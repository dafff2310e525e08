import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconChartArrows, IconGitFork, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCall } from '../../client/call.ts';
import type { StageViewProps } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { useLevels } from '../../client/levels.ts';
import { useModels, useModelTitle } from '../../client/models.ts';
import { usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { useSeriesNames } from '../../client/series-names.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { JobPanel } from '../../components/job-panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { SeriesSelect } from '../../components/series-select.tsx';
import { horizonSpan } from '../../components/span.ts';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { Builder } from './builder.tsx';
import { useScenarioDraft } from './draft.ts';
import { missingIn } from './edits.ts';
import { Effects, ResultChart } from './results.tsx';
import classes from './scenario.module.css';
import { ScenariosTable } from './scenarios-table.tsx';
import { whyNot } from './why-not.ts';

interface ScenarioPlace {
  fit?: string;
  /** The series whose covariates are shown. */
  series?: string;
  /** Series of the result; left out, the total. */
  result?: string;
  scenarios?: string[];
}

/** What if: change what is known in advance, and see what it does to the forecast. */
export function ScenarioView({ dataset }: StageViewProps) {
  const models = useModels();
  const titleOf = useModelTitle();
  const levels = useLevels();
  const fits = useCall((c) => c.train.list, { dataset: dataset.head.id });
  const [place, go] = usePlace<ScenarioPlace>();
  const able = useMemo(() => new Set(models?.filter((m) => m.can.covariates !== 'none').map((m) => m.id)), [models]);
  const fit = fits.data?.find((f) => f.head.id === place.fit) ?? fits.data?.find((f) => able.has(f.body.choice.model)) ?? fits.data?.[0];
  const usable = !!fit && able.has(fit.body.choice.model);
  const names = useSeriesNames(dataset.head.id);
  const results = useSeriesNames(dataset.head.id);
  const series = place.series ?? names.names[0];
  const [draft, change] = useScenarioDraft(fit?.head.id);
  const horizon = draft.horizon ?? fit?.body.horizon ?? 1;
  const known = useCall((c) => c.scenario.covariates, usable && series ? { fit: fit.head.id, series, horizon } : null, {
    keep: true,
    fresh: Number.POSITIVE_INFINITY,
  });
  const list = useCall((c) => c.scenario.list, fit ? { fit: fit.head.id } : null);
  const job = useJob(
    (c) => c.scenario.run,
    (input) => input.fit === fit?.head.id,
  );
  const shown = list.data?.filter((s) => place.scenarios?.includes(s.head.id)) ?? [];
  const chosen = shown.length > 0 ? shown : (list.data?.slice(0, 1) ?? []);
  const most = Math.max(...chosen.flatMap((s) => s.body.effects.map((e) => Math.abs(e.difference))));
  const show = useCallback((ids: string[]) => go({ scenarios: ids }), [go]);
  const gap = draft.edits.map(missingIn).findIndex(Boolean);
  const blocked =
    draft.edits.length === 0 ? 'Add an edit first' : gap >= 0 ? `Edit ${gap + 1}: ${missingIn(draft.edits[gap]!)}` : undefined;
  const name = draft.name.trim() || `Scenario ${(list.data?.length ?? 0) + 1}`;
  const reason = fit && models ? whyNot(fit.body, dataset.body, models) : undefined;

  const run = async () => {
    if (!fit) return;
    const input = { fit: fit.head.id, name, edits: draft.edits, levels, ...(draft.horizon ? { horizon: draft.horizon } : {}) };
    const made = await job.start(input, `Scenario ${name}`);
    if (!made) return;
    go({
      scenarios: [made, ...(place.scenarios ?? []).filter((s) => s !== made)].slice(
        0,
        place.scenarios && place.scenarios.length > 1 ? 8 : 1,
      ),
    });
    change({ name: '' });
  };
  const option = (f: StoredRecord<Fit>) => ({
    id: f.head.id,
    title: f.body.choice.label || titleOf(f.body.choice.model),
    note: `${formatAgo(f.head.created)}${able.has(f.body.choice.model) ? '' : ', uses no covariates'}`,
  });

  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.scenario.title} purpose={STAGE_INFO.scenario.purpose}>
        {usable && !reason && (
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => void run()}
            disabled={!!blocked}
            title={blocked}
            loading={job.active}
          >
            Run {name}
          </Button>
        )}
      </StageHeader>
      <JobPanel run={job} onRetry={() => void run()} />
      {fits.error && <ErrorPanel problem={toProblem(fits.error)} onRetry={() => void fits.refetch()} />}
      {known.error && <ErrorPanel problem={toProblem(known.error)} onRetry={() => void known.refetch()} />}
      {fits.data?.length === 0 && (
        <EmptyState
          icon={IconChartArrows}
          title="No fit yet"
          text="A what-if changes the forecast of a fit. Train a model that uses covariates first."
        >
          <Button component={Link} to="/train">
            Train a model
          </Button>
        </EmptyState>
      )}
      {fit && fits.data && (
        <Inspector>
          <InspectorGroup title="Fit">
            <RecordSelect
              label="Fit"
              options={fits.data.map(option)}
              value={fit.head.id}
              onChange={(f) => go({ fit: f, scenarios: undefined })}
            />
          </InspectorGroup>
          {usable && !reason && (
            <InspectorGroup title="Scenario">
              <TextInput label="Name" placeholder={name} value={draft.name} onChange={(e) => change({ name: e.currentTarget.value })} />
              <NumberInput
                label="Horizon"
                description={horizonSpan(dataset.body.axis, horizon)}
                suffix=" steps"
                min={1}
                value={draft.horizon ?? ''}
                placeholder={`${fit.body.horizon} steps, as the fit`}
                onChange={(x) => change({ horizon: x === '' ? undefined : Math.max(1, Math.round(Number(x)) || 1) })}
              />
            </InspectorGroup>
          )}
          {usable && !reason && names.total > 1 && (
            <InspectorGroup title="Covariates of" note="An edit holds for all series unless its row says otherwise.">
              <SeriesSelect
                names={names.names}
                total={0}
                value={series ?? null}
                onChange={(s) => s && go({ series: s })}
                onSearch={names.setSearch}
              />
            </InspectorGroup>
          )}
        </Inspector>
      )}
      {reason && (
        <EmptyState icon={IconGitFork} title={reason.title} text={reason.text}>
          <Button component={Link} to={reason.to}>
            {reason.action}
          </Button>
        </EmptyState>
      )}
      {usable && !reason && series && known.data && known.data.times.length > 0 && (
        <Builder
          key={fit.head.id}
          dataset={dataset}
          known={known.data}
          series={series}
          edits={draft.edits}
          onEdits={(edits) => change({ edits })}
        />
      )}
      {chosen.length > 0 && list.data && (
        <>
          <ResultChart
            dataset={dataset}
            scenarios={chosen}
            series={place.result ?? (names.total === 1 ? names.names[0] : undefined)}
            list={results}
            onSeries={(s) => go({ result: s })}
          />
          <div className={classes.pair}>
            {chosen.map((s, i) => (
              <Effects
                key={s.head.id}
                scenario={s}
                dataset={dataset}
                place={i}
                most={most}
                onReuse={() => change({ edits: s.body.edits })}
              />
            ))}
          </div>
          <ScenariosTable dataset={dataset} scenarios={list.data} shown={chosen.map((s) => s.head.id)} onShow={show} />
        </>
      )}
    </Canvas>
  );
}
