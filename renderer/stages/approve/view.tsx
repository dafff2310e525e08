import { Button, Textarea, TextInput } from '@mantine/core';
import { IconScale, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCall, useCommand } from '../../client/call.ts';
import type { StageViewProps } from '../../client/data.ts';
import { useModelTitle } from '../../client/models.ts';
import { usePlace } from '../../client/place.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatAgo, formatNumber, plural } from '../../components/format.ts';
import { GateList } from '../../components/gate-list.tsx';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { Panel } from '../../components/panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { Approvals } from './approvals.tsx';

interface ApprovePlace {
  fit?: string;
  comparison?: string;
  approval?: string;
}

/** The newest fit of the model that ranks best among those that have one. */
function bestFit(fits: readonly StoredRecord<Fit>[], comparison: Comparison | undefined): StoredRecord<Fit> | undefined {
  const names = comparison?.leaderboard.map((r) => r.key) ?? [];
  const keyed = names.map((key) => fits.find((f) => (f.body.choice.label || f.body.choice.model) === key || f.body.choice.model === key));
  return keyed.find((f) => f !== undefined) ?? fits[0];
}

/** Promote a fit, with its gates and the reasons. */
export function ApproveView({ dataset }: StageViewProps) {
  const id = dataset.head.id;
  const titleOf = useModelTitle();
  const [place, go] = usePlace<ApprovePlace>();
  const fits = useCall((c) => c.train.list, { dataset: id });
  const comparisons = useCall((c) => c.compare.list, { dataset: id });
  const approvals = useCall((c) => c.approve.list, { dataset: id });
  const comparison = comparisons.data?.find((c) => c.head.id === place.comparison) ?? comparisons.data?.[0];
  const fit = fits.data?.find((f) => f.head.id === place.fit) ?? bestFit(fits.data ?? [], comparison?.body);
  const gates = useCall((c) => c.approve.gates, fit && comparison ? { fit: fit.head.id, comparison: comparison.head.id } : null);
  const approve = useCommand((c) => c.approve.run);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const nameOf = (f: Fit) => f.choice.label || titleOf(f.choice.model);
  const missed = gates.data?.filter((g) => !g.passed).length ?? 0;
  const ready = !!fit && !!comparison && !!gates.data && name.trim() !== '' && note.trim() !== '';
  const blocked = ready
    ? undefined
    : gates.error
      ? 'The gates cannot be computed for this pair'
      : 'Give a name and your reasons in the inspector';

  const run = async () => {
    if (!fit || !comparison) return;
    try {
      const made = await approve.mutateAsync({ fit: fit.head.id, comparison: comparison.head.id, name: name.trim(), note: note.trim() });
      go({ approval: made.head.id });
      setName('');
      setNote('');
    } catch {
      // The mutation keeps the error; it is shown below.
    }
  };

  const lacks = comparisons.data?.length === 0 ? 'comparison' : fits.data?.length === 0 ? 'fit' : undefined;
  return (
    <Canvas>
      <StageHeader title={STAGE_INFO.approve.title} purpose={STAGE_INFO.approve.purpose}>
        {fit && comparison && blocked && !approvals.data?.length && <span style={{ color: 'var(--dim)' }}>{blocked}</span>}
        {fit && comparison && (
          <Button
            leftSection={<IconShieldCheck size={14} />}
            onClick={() => void run()}
            disabled={!ready}
            title={blocked}
            loading={approve.isPending}
          >
            {missed > 0 ? `Approve despite ${plural(missed, 'gate')}` : 'Approve'}
          </Button>
        )}
        {approvals.data && approvals.data.length > 0 && (
          <Button component={Link} to="/publish" variant={ready ? 'default' : 'filled'}>
            Next: publish
          </Button>
        )}
      </StageHeader>
      {approve.error && <ErrorPanel problem={toProblem(approve.error)} onDismiss={approve.reset} />}
      {lacks === 'comparison' && (
        <EmptyState
          icon={IconScale}
          title="No comparison yet"
          text="A fit is approved on the strength of a comparison: backtest its model against others, then compare."
        >
          <Button component={Link} to="/compare">
            Compare models
          </Button>
        </EmptyState>
      )}
      {lacks === 'fit' && (
        <EmptyState
          icon={IconShieldCheck}
          title="No fit yet"
          text={`The comparison says which model is best${comparison ? ` (${titleOf(comparison.body.leaderboard[0]?.key ?? '')})` : ''}. Fit it on all of the history, then approve that fit.`}
        >
          <Button component={Link} to="/train">
            Train it
          </Button>
        </EmptyState>
      )}
      {fit && comparison && (
        <>
          <Inspector>
            <InspectorGroup title="What is approved">
              <RecordSelect
                label="Fit"
                labelled
                options={(fits.data ?? []).map((f) => ({
                  id: f.head.id,
                  title: nameOf(f.body),
                  note: `${formatAgo(f.head.created)}, horizon ${formatNumber(f.body.horizon)}`,
                }))}
                value={fit.head.id}
                onChange={(f) => go({ fit: f })}
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
                onChange={(c) => go({ comparison: c })}
              />
            </InspectorGroup>
            <InspectorGroup title="Approval" note="Both are kept with the record and go into the release.">
              <TextInput
                label="Name"
                required
                maxLength={100}
                placeholder="e.g. Demand, winter 2026"
                value={name}
                onChange={(e) => setName(e.currentTarget.value)}
              />
              <Textarea
                label="Your reasons"
                required
                autosize
                minRows={4}
                maxLength={10_000}
                placeholder={
                  missed > 0 ? 'Say too why the gates that were not passed are acceptable' : 'What you looked at, and why this fit'
                }
                value={note}
                onChange={(e) => setNote(e.currentTarget.value)}
              />
            </InspectorGroup>
          </Inspector>
          <Panel
            title={`Gates of ${nameOf(fit.body)}`}
            flush
            actions={
              gates.data && (
                <span style={{ color: 'var(--dim)' }}>
                  {gates.data.length - missed} of {gates.data.length} passed. Gates are advice: the decision is yours.
                </span>
              )
            }
          >
            {gates.error ? (
              <div style={{ padding: 12 }}>
                <ErrorPanel problem={toProblem(gates.error)} onRetry={() => void gates.refetch()} />
              </div>
            ) : (
              <GateList gates={gates.data ?? []} />
            )}
          </Panel>
        </>
      )}
      {approvals.data && approvals.data.length > 0 && (
        <Approvals approvals={approvals.data} titleOf={titleOf} selected={place.approval} onSelect={(a) => go({ approval: a })} />
      )}
    </Canvas>
  );
}
