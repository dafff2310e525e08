import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { TimeAxis } from '#shared/base/axis.ts';
import type { ModelCard } from '#shared/domain/model-card.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit, SeriesExplanation } from '#shared/stages/train.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { toProblem } from '../../client/problem.ts';
import { ComponentChart } from '../../components/component-chart.tsx';
import type { ComponentParts } from '../../components/component-data.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShareBars } from '../../components/share-bars.tsx';
import { Attention } from './attention.tsx';
import { Contributions } from './contributions.tsx';
import classes from './train.module.css';

const VIEWS = {
  components: 'Components',
  explanation: 'Effects of features',
  attention: 'Attention',
  importance: 'Feature importance',
} as const;
type View = keyof typeof VIEWS;

const MOST_FEATURES = 30;

/** What the model tells of its forecast: parts, effects of features, their importance. Nothing where it has nothing to tell. */
export function ExplainPanel(props: {
  dataset: DatasetRow;
  fit: StoredRecord<Fit>;
  model: ModelCard | undefined;
  series: string | undefined;
}) {
  const { dataset, fit, model, series } = props;
  const views = (Object.keys(VIEWS) as View[]).filter((view) => model?.tells.includes(view));
  const [chosen, setChosen] = useState<View>();
  const view = chosen && views.includes(chosen) ? chosen : views[0];
  const history = Math.min(1000, Math.max(60, 4 * fit.body.horizon));
  const asked = view && view !== 'importance' && series ? { fit: fit.head.id, series, history } : null;
  const told = useCall((c) => c.train.explain, asked, { fresh: Number.POSITIVE_INFINITY, keep: true });
  const importance = useCall((c) => c.train.importance, view === 'importance' ? { fit: fit.head.id } : null, {
    fresh: Number.POSITIVE_INFINITY,
  });
  if (!view) return null;
  const problem = told.error ?? importance.error;
  return (
    <Panel
      title={titleOf(view, series ?? '')}
      flush
      actions={
        views.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="What to show"
            data={views.map((v) => ({ value: v, label: VIEWS[v] }))}
            value={view}
            onChange={(v) => setChosen(v as View)}
          />
        )
      }
    >
      {problem && (
        <div className={classes.pad}>
          <ErrorPanel problem={toProblem(problem)} onRetry={() => void (told.error ? told.refetch() : importance.refetch())} />
        </div>
      )}
      {view === 'importance' && importance.data && (
        <div className={classes.pad}>
          <ShareBars label="Feature importance" rows={importance.data.slice(0, MOST_FEATURES)} />
          {importance.data.length > MOST_FEATURES && <p className={classes.summary}>and {importance.data.length - MOST_FEATURES} more</p>}
        </div>
      )}
      {view === 'components' && told.data && <Parts dataset={dataset} told={told.data} loading={told.isPlaceholderData} />}
      {view === 'attention' && told.data && <Attention told={told.data} loading={told.isPlaceholderData} />}
      {view === 'explanation' && told.data && (
        <Contributions key={`${told.data.series}${fit.head.id}`} dataset={dataset} told={told.data} />
      )}
    </Panel>
  );
}

function titleOf(view: View, series: string): string {
  if (view === 'importance') return 'What the fit goes by';
  return view === 'attention' ? `What the net looks at for ${series}` : `What makes the forecast of ${series}`;
}

const NOTHING = new Float64Array();

/** A net knows the parts of what it forecasts only: then the history takes no room. */
function partsOf(told: SeriesExplanation, axis: TimeAxis, unit: string): ComponentParts {
  const past = told.components.some(({ history }) => history.some(Number.isFinite));
  if (past) return { ...told, axis, unit };
  return { ...told, axis, unit, history: NOTHING, components: told.components.map((c) => ({ ...c, history: NOTHING })) };
}

function Parts({ dataset, told, loading }: { dataset: DatasetRow; told: SeriesExplanation; loading: boolean }) {
  const { axis, unit } = dataset.body;
  const parts = useMemo(() => partsOf(told, axis, unit), [told, axis, unit]);
  if (told.components.length === 0) return <p className={classes.nothing}>A fallback stands in for this series: it has no parts.</p>;
  return <ComponentChart label={`Components of ${told.series}`} parts={parts} loading={loading} />;
}
