import { Button } from '@mantine/core';
import { IconHistory, IconScale, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import { useCall } from '../../client/call.ts';
import type { StageViewProps } from '../../client/data.ts';
import { useDraft } from '../../client/draft.ts';
import { useJob } from '../../client/job.ts';
import { useModelTitle } from '../../client/models.ts';
import { at, usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo, plural } from '../../components/format.ts';
import { JobPanel } from '../../components/job-panel.tsx';
import { metricTitle } from '../../components/metric-facts.ts';
import { RecordSelect } from '../../components/record-select.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { Board } from './board.tsx';
import { BySeries } from './by-series.tsx';
import { CoveragePanel, SignificancePanel, StepPanel } from './charts.tsx';
import classes from './compare.module.css';
import { type CompareDraft, CompareInspector } from './inspector.tsx';
import { OneSeries } from './one-series.tsx';

interface ComparePlace {
  comparison?: string;
  /** Backtests to compare next, from a link. */
  backtests?: string[];
  series?: string;
  model?: string;
}

/** Score the backtests and rank the models. */
export function CompareView({ dataset }: StageViewProps) {
  const { unit, seasons } = dataset.body;
  const titleOf = useModelTitle();
  const cards = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data ?? NO_CARDS;
  const backtests = useCall((c) => c.backtest.list, { dataset: dataset.head.id });
  const list = useCall((c) => c.compare.list, { dataset: dataset.head.id });
  const [place, go] = usePlace<ComparePlace>();
  const newest = backtests.data?.[0]?.head.id;
  const latestPrimary = list.data?.[0]?.body.primary ?? 'wape';
  const initial = useMemo(
    (): CompareDraft => ({ backtests: place.backtests ?? (newest ? [newest] : []), primary: latestPrimary }),
    [place.backtests, newest, latestPrimary],
  );
  const [draft, change] = useDraft(`compare:${dataset.head.id}:${initial.backtests.join()}`, initial);
  const job = useJob((c) => c.compare.run);
  const comparison = list.data?.find((c) => c.head.id === place.comparison) ?? list.data?.[0];
  const option = (c: StoredRecord<Comparison>) => ({
    id: c.head.id,
    title: `${plural(c.body.leaderboard.length, 'model')} by ${metricTitle(cards, c.body.primary)}`,
    note: `${formatAgo(c.head.created)}: ${c.body.leaderboard.map((r) => titleOf(r.key)).join(', ')}`,
  });
  const run = async () => {
    const input = { backtests: [...draft.backtests], primary: draft.primary, ...(draft.season ? { season: draft.season } : {}) };
    const made = await job.start(input, `Compare by ${metricTitle(cards, draft.primary)}`);
    if (made) go({ comparison: made, model: undefined });
  };
  const colourOf = useMemo(() => {
    const used = backtests.data?.filter((b) => comparison?.body.backtests.includes(b.head.id)) ?? [];
    const keys = [...new Set(used.flatMap((b) => b.body.models.map((m) => m.key)))];
    return (key: string) => Math.max(0, keys.indexOf(key));
  }, [backtests.data, comparison]);
  const given = comparison && { comparison, cards, unit, titleOf, colourOf };

  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.compare.title} purpose={STAGE_INFO.compare.purpose}>
        {list.data && list.data.length > 1 && (
          <RecordSelect
            label="Comparison"
            width={220}
            options={list.data.map(option)}
            value={comparison?.head.id}
            onChange={(c) => go({ comparison: c, model: undefined })}
          />
        )}
        {comparison && (
          <Button
            component={Link}
            to="/approve"
            search={at({ comparison: comparison.head.id })}
            variant="default"
            leftSection={<IconShieldCheck size={14} />}
          >
            Approve
          </Button>
        )}
        {backtests.data && backtests.data.length > 0 && (
          <Button
            leftSection={<IconScale size={14} />}
            onClick={() => void run()}
            disabled={draft.backtests.length === 0}
            loading={job.active}
          >
            Compare
          </Button>
        )}
      </StageHeader>
      <JobPanel run={job} onRetry={() => void run()} />
      {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      {backtests.data?.length === 0 && (
        <EmptyState
          icon={IconHistory}
          title="No backtest yet"
          text="Scores come from forecasts at past cutoffs. Run a backtest with the models that you want to compare."
        >
          <Button component={Link} to="/backtest">
            Plan a backtest
          </Button>
        </EmptyState>
      )}
      {backtests.data && backtests.data.length > 0 && (
        <CompareInspector backtests={backtests.data} cards={cards} seasons={seasons} draft={draft} titleOf={titleOf} onChange={change} />
      )}
      {backtests.data && backtests.data.length > 0 && list.data?.length === 0 && !job.active && (
        <EmptyState
          icon={IconScale}
          title="Not compared yet"
          text="Forecasts are stored, scores are derived from them: comparing again by another metric never needs a new fit."
        >
          <Button onClick={() => void run()} disabled={draft.backtests.length === 0}>
            Compare by {metricTitle(cards, draft.primary)}
          </Button>
        </EmptyState>
      )}
      {comparison && given && (
        <div key={comparison.head.id} style={{ display: 'contents' }}>
          <Board
            comparison={comparison.body}
            cards={cards}
            unit={unit}
            many={dataset.body.seriesCount > 1}
            titleOf={titleOf}
            selected={place.model}
            onSelect={(r) => {
              const key = `${r.backtest} ${r.key}`;
              go({ model: place.model === key ? undefined : key });
            }}
          />
          <div className={classes.pair}>
            <SignificancePanel {...given} />
            <CoveragePanel {...given} />
          </div>
          <StepPanel {...given} />
          <BySeries
            {...given}
            series={place.series}
            onSeries={(series) => go({ series })}
            detail={(series) => (
              <OneSeries
                dataset={dataset}
                comparison={comparison}
                series={series}
                model={place.model?.replace(/^\S+ /, '')}
                titleOf={titleOf}
                colourOf={colourOf}
              />
            )}
          />
        </div>
      )}
    </Canvas>
  );
}

const NO_CARDS: [] = [];
