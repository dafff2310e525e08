import { Button } from '@mantine/core';
import { IconChartArrows, IconDatabaseImport, IconRadar2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCall } from '../../client/call.ts';
import { type StageViewProps, useDatasets } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { useModelTitle } from '../../client/models.ts';
import { usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo, formatMoment, formatNumber } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { JobPanel } from '../../components/job-panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { ChecksTable } from './checks-table.tsx';
import { CheckChart, CheckScores, CheckStats } from './one-check.tsx';

interface MonitorPlace {
  fit?: string;
  actuals?: string;
  check?: string;
  series?: string;
}

/** Score what came true since against what was forecast. */
export function MonitorView({ dataset }: StageViewProps) {
  const titleOf = useModelTitle();
  const datasets = useDatasets();
  const [place, go] = usePlace<MonitorPlace>();
  const all = useCall((c) => c.train.list, {});
  const approvals = useCall((c) => c.approve.list, {});
  const checks = useCall((c) => c.monitor.list, {});
  // A fit was made on one version of a data set, the actuals come with another: all versions of the same name belong together.
  const versions = useMemo(() => datasets?.filter((d) => d.body.name === dataset.body.name) ?? [], [datasets, dataset]);
  const family = useMemo(() => new Set(versions.map((d) => d.head.id)), [versions]);
  const approvedAs = useMemo(() => new Map(approvals.data?.map((a) => [a.body.fit, a.body.name])), [approvals.data]);
  const fits = useMemo(
    () =>
      (all.data?.filter((f) => family.has(f.body.dataset)) ?? []).sort(
        (a, b) => Number(approvedAs.has(b.head.id)) - Number(approvedAs.has(a.head.id)),
      ),
    [all.data, family, approvedAs],
  );
  const nameOf = useMemo(() => {
    const names = new Map(fits.map((f) => [f.head.id, approvedAs.get(f.head.id) ?? (f.body.choice.label || titleOf(f.body.choice.model))]));
    return (fit: string) => names.get(fit) ?? fit;
  }, [fits, approvedAs, titleOf]);
  const fit = fits.find((f) => f.head.id === place.fit) ?? fits[0];
  const newer = versions.filter((d) => fit && d.head.id !== fit.body.dataset);
  const others = datasets?.filter((d) => !family.has(d.head.id)) ?? [];
  const candidates = [...newer, ...others];
  const actuals = candidates.find((d) => d.head.id === place.actuals) ?? newer[0];
  const mine = useMemo(
    () => checks.data?.filter((c) => family.has(c.body.dataset) || family.has(c.body.actuals)) ?? [],
    [checks.data, family],
  );
  const check = mine.find((c) => c.head.id === place.check) ?? mine[0];
  const job = useJob((c) => c.monitor.run);
  const run = async () => {
    if (!fit || !actuals) return;
    const made = await job.start({ fit: fit.head.id, actuals: actuals.head.id }, `Check ${nameOf(fit.head.id)}`);
    if (made) go({ check: made });
  };
  const version = (id: string): string => {
    const d = datasets?.find((x) => x.head.id === id);
    return d ? `${d.body.name}, version ${d.version}` : id;
  };

  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.monitor.title} purpose={STAGE_INFO.monitor.purpose}>
        {fit && actuals && (
          <Button leftSection={<IconRadar2 size={14} />} onClick={() => void run()} loading={job.active}>
            Check {nameOf(fit.head.id)}
          </Button>
        )}
      </StageHeader>
      <JobPanel run={job} onRetry={() => void run()} />
      {checks.error && <ErrorPanel problem={toProblem(checks.error)} onRetry={() => void checks.refetch()} />}
      {all.data && fits.length === 0 && (
        <EmptyState
          icon={IconChartArrows}
          title="No fit to watch"
          text="Train a model and approve it; then come back when new observations have arrived."
        >
          <Button component={Link} to="/train">
            Train a model
          </Button>
        </EmptyState>
      )}
      {fit && (
        <Inspector>
          <InspectorGroup title="Fit">
            <RecordSelect
              label="Fit"
              description="Approved ones first"
              options={fits.map((f) => ({
                id: f.head.id,
                title: nameOf(f.head.id),
                note: `${approvedAs.has(f.head.id) ? `approved, ${titleOf(f.body.choice.model)}` : 'not approved'}, horizon ${formatNumber(f.body.horizon)}, ${formatAgo(f.head.created)}`,
              }))}
              value={fit.head.id}
              onChange={(f) => go({ fit: f })}
            />
          </InspectorGroup>
          <InspectorGroup title="New actuals" note={`The fit knows ${version(fit.body.dataset)}.`}>
            <RecordSelect
              label="Data set with the new actuals"
              placeholder="no other version yet"
              options={candidates.map((d) => ({
                id: d.head.id,
                title: `${d.body.name}, version ${d.version}`,
                note: `until ${formatMoment(d.body.axis, d.body.to)}, imported ${formatAgo(d.head.created)}`,
              }))}
              value={actuals?.head.id}
              onChange={(d) => go({ actuals: d })}
            />
          </InspectorGroup>
        </Inspector>
      )}
      {fit && !actuals && (
        <EmptyState
          icon={IconDatabaseImport}
          title="No new actuals yet"
          text={`Import the source of ${dataset.body.name} again when it has new rows: it becomes a new version beside the old, and its new observations are scored against the forecasts.`}
        >
          <Button component={Link} to="/import">
            Import a new version
          </Button>
        </EmptyState>
      )}
      {check && (
        <>
          <CheckStats check={check} dataset={dataset} />
          <CheckChart check={check} dataset={dataset} series={place.series} onSeries={(series) => go({ series })} />
          <CheckScores
            key={check.head.id}
            check={check}
            dataset={dataset}
            title={`${nameOf(check.body.fit)} against ${version(check.body.actuals)}`}
          />
          <ChecksTable
            checks={mine}
            selected={check.head.id}
            onSelect={(c) => go({ check: c })}
            nameOf={nameOf}
            version={version}
            axis={dataset.body.axis}
          />
        </>
      )}
      {fit && actuals && checks.data && !check && !job.active && (
        <EmptyState
          icon={IconRadar2}
          title="Not checked yet"
          text={`${version(actuals.head.id)} reaches to ${formatMoment(actuals.body.axis, actuals.body.to)}. Check how the forecasts of ${nameOf(fit.head.id)} stand against it.`}
        >
          <Button onClick={() => void run()}>Check now</Button>
        </EmptyState>
      )}
    </Canvas>
  );
}
