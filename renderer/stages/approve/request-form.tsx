import { Button } from '@mantine/core';
import { IconScale, IconSend, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Fit } from '#shared/stages/train.ts';
import { useCall, useCommand } from '../../client/call.ts';
import type { DatasetRow } from '../../client/data.ts';
import { useModelTitle } from '../../client/models.ts';
import { toProblem } from '../../client/problem.ts';
import { RecordLink } from '../../client/record-link.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo, formatNumber, plural } from '../../components/format.ts';
import { passedOf, standing } from '../../components/gate-facts.ts';
import { GateList } from '../../components/gate-list.tsx';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { Panel } from '../../components/panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import classes from './approve.module.css';
import { bestFit, emptied, useRequestDraft } from './draft.ts';
import { RequestWords } from './request-words.tsx';

/** Asks for approval of a fit: its gates on the canvas, what is said about it in the inspector. */
export function RequestForm(props: {
  dataset: DatasetRow;
  fit: string | undefined;
  comparison: string | undefined;
  onFit: (id: string) => void;
  onComparison: (id: string) => void;
  onRequested: (id: string) => void;
  onRules: () => void;
}) {
  const id = props.dataset.head.id;
  const titleOf = useModelTitle();
  const fits = useCall((c) => c.train.list, { dataset: id });
  const comparisons = useCall((c) => c.compare.list, { dataset: id });
  const registry = useCall((c) => c.registry.models, {}).data;
  const comparison = comparisons.data?.find((c) => c.head.id === props.comparison) ?? comparisons.data?.[0];
  const fit = fits.data?.find((f) => f.head.id === props.fit) ?? bestFit(fits.data ?? [], comparison?.body);
  const request = useCommand((c) => c.approve.request);
  const [draft, change] = useRequestDraft(id);
  const model = draft.model ?? registry?.[0]?.name ?? '';
  const known = registry?.find((m) => m.name === model.trim());
  const subject = fit && comparison && { fit: fit.head.id, comparison: comparison.head.id };
  const gates = useCall((c) => c.approve.gates, subject ? { ...subject, ...(known ? { model: known.name } : {}) } : null, { keep: true });
  const nameOf = (f: Fit) => f.choice.label || titleOf(f.choice.model);
  const lacking = gates.error
    ? 'The gates cannot be computed for this pair'
    : !gates.data
      ? 'The gates are being computed'
      : !model.trim()
        ? 'Name the model in the inspector'
        : !draft.note.trim()
          ? 'Say why in the inspector'
          : undefined;
  const ask = () => {
    if (!fit || !comparison) return;
    const input = {
      fit: fit.head.id,
      comparison: comparison.head.id,
      model: model.trim(),
      note: draft.note.trim(),
      change: draft.change.trim(),
    };
    request.mutate(input, {
      onSuccess: (made) => {
        change(emptied);
        props.onRequested(made.request.head.id);
      },
    });
  };
  if (comparisons.data?.length === 0)
    return (
      <EmptyState
        icon={IconScale}
        title="No comparison yet"
        text="A fit is approved on the strength of a comparison: backtest its model against others, then compare."
      >
        <Button component={Link} to="/compare">
          Compare models
        </Button>
      </EmptyState>
    );
  if (fits.data?.length === 0)
    return (
      <EmptyState
        icon={IconShieldCheck}
        title="No fit yet"
        text={`The comparison says which model is best${comparison ? ` (${titleOf(comparison.body.leaderboard[0]?.key ?? '')})` : ''}. Fit it on all of the history, then ask for approval of that fit.`}
      >
        <Button component={Link} to="/train">
          Train it
        </Button>
      </EmptyState>
    );
  if (!fit || !comparison) return null;
  const blocking = standing(gates.data ?? []);
  return (
    <>
      <Inspector>
        <InspectorGroup title="What is to be approved">
          <RecordSelect
            label="Fit"
            labelled
            options={(fits.data ?? []).map((f) => ({
              id: f.head.id,
              title: nameOf(f.body),
              note: `${formatAgo(f.head.created)}, horizon ${formatNumber(f.body.horizon)}`,
            }))}
            value={fit.head.id}
            onChange={props.onFit}
          />
          <RecordSelect
            label="On the strength of"
            labelled
            options={(comparisons.data ?? []).map((c) => ({
              id: c.head.id,
              title: `Comparison of ${plural(c.body.leaderboard.length, 'model')}`,
              note: `${formatAgo(c.head.created)}: ${c.body.leaderboard.map((r) => titleOf(r.key)).join(', ')}`,
            }))}
            value={comparison.head.id}
            onChange={props.onComparison}
          />
        </InspectorGroup>
        <RequestWords draft={draft} change={change} model={model} registry={registry ?? []} />
      </Inspector>
      {request.error && <ErrorPanel problem={toProblem(request.error)} onDismiss={request.reset} />}
      <Panel
        title={`Gates of ${nameOf(fit.body)}`}
        flush
        actions={
          <>
            {gates.data && (
              <span className={classes.dim}>
                {passedOf(gates.data)} of {gates.data.length} passed
              </span>
            )}
            <Button variant="default" onClick={props.onRules}>
              Rules
            </Button>
            <Button
              leftSection={<IconSend size={14} />}
              onClick={ask}
              disabled={lacking !== undefined}
              title={lacking}
              loading={request.isPending}
            >
              Request approval
            </Button>
          </>
        }
      >
        {blocking.length > 0 && (
          <p className={classes.lacking} data-warning>
            {plural(blocking.length, 'required gate is', 'required gates are')} not passed: it cannot be approved like this.
          </p>
        )}
        {lacking && gates.data && <p className={classes.lacking}>{lacking} to ask for approval.</p>}
        {gates.error ? (
          <div className={classes.pad}>
            <ErrorPanel problem={toProblem(gates.error)} onRetry={() => void gates.refetch()} />
          </div>
        ) : (
          <GateList gates={gates.data ?? []} evidence={(e) => <RecordLink id={e.record}>{e.note}</RecordLink>} />
        )}
      </Panel>
    </>
  );
}
