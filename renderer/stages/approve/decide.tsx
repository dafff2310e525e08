import { Button, Textarea } from '@mantine/core';
import { IconCheck, IconPencil, IconUserShield, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Decision, RequestView } from '#shared/stages/approve.ts';
import { useCommand } from '../../client/call.ts';
import { isSame, openIdentityMenu, useMe } from '../../client/identity.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { plural } from '../../components/format.ts';
import { standing } from '../../components/gate-facts.ts';
import { InspectorGroup } from '../../components/inspector.tsx';
import { PersonText } from '../../components/person.tsx';
import classes from './approve.module.css';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The reviewer's part: a decision with reasons and conditions; for who may not decide, why, and the way out. */
export function Decide({ view, onApproved }: { view: RequestView; onApproved: (approval: string) => void }) {
  const me = useMe();
  const { body, head } = view.request;
  const mine = me !== undefined && isSame(me, body.author);
  return (
    <InspectorGroup title="Your decision">
      <div className={classes.acting}>
        <IconUserShield size={16} aria-hidden />
        <span>You act as {me ? <PersonText person={me} /> : '…'}</span>
        <Button size="compact-xs" variant="default" onClick={openIdentityMenu}>
          Switch identity
        </Button>
      </div>
      {view.blocked ? (
        <p className={classes.blocked} role="note">
          {view.blocked}
        </p>
      ) : (
        <>
          {mine && (
            <p className={classes.warn}>This is your own request: the workspace allows that you decide it, and the record will say so.</p>
          )}
          <Form view={view} onApproved={onApproved} />
        </>
      )}
      {mine && <Withdraw request={head.id} />}
    </InspectorGroup>
  );
}

function Form({ view, onApproved }: { view: RequestView; onApproved: (approval: string) => void }) {
  const decide = useCommand((c) => c.approve.decide);
  const [note, setNote] = useState('');
  const [conditions, setConditions] = useState('');
  const { body, head } = view.request;
  const missed = body.gates.filter((g) => !g.passed);
  const required = standing(body.gates);
  const run = (decision: Decision) =>
    decide.mutate(
      { request: head.id, decision, note: note.trim(), conditions: decision === 'approve' ? linesOf(conditions) : [] },
      { onSuccess: (after) => after.approval && onApproved(after.approval) },
    );
  const busy = (decision: Decision) => decide.isPending && decide.variables.decision === decision;
  const wordless = note.trim() === '';
  return (
    <>
      <Textarea
        label="Your reasons"
        required
        autosize
        minRows={4}
        maxLength={10_000}
        placeholder={
          missed.length > 0
            ? `Say too why ${missed.length > 1 ? `the ${missed.length} missed gates are` : 'the missed gate is'} acceptable, or what has to change`
            : 'What you looked at, and what decided'
        }
        value={note}
        onChange={(e) => setNote(e.currentTarget.value)}
      />
      <Textarea
        label="Conditions, one a line"
        description="Bound to an approval: they go into the release"
        autosize
        minRows={2}
        placeholder="e.g. Only for forecasts up to a day ahead"
        value={conditions}
        onChange={(e) => setConditions(e.currentTarget.value)}
      />
      {decide.error && <ErrorPanel problem={toProblem(decide.error)} onDismiss={decide.reset} />}
      {required.length > 0 && (
        <p className={classes.warn}>
          {plural(required.length, 'required gate is', 'required gates are')} not passed ({required.map((g) => g.title).join(', ')}): it
          cannot be approved.
        </p>
      )}
      <div className={classes.verdicts}>
        <Button
          fullWidth
          leftSection={<IconCheck size={14} />}
          disabled={wordless || required.length > 0}
          loading={busy('approve')}
          onClick={() => run('approve')}
        >
          {missed.length > 0 && required.length === 0 ? `Approve despite ${plural(missed.length, 'gate')}` : 'Approve'}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPencil size={14} />}
          disabled={wordless}
          loading={busy('changes')}
          onClick={() => run('changes')}
        >
          Ask for changes
        </Button>
        <Button
          variant="default"
          leftSection={<IconX size={14} />}
          disabled={wordless}
          loading={busy('reject')}
          onClick={() => run('reject')}
        >
          Reject
        </Button>
        {wordless && <span className={classes.dim}>Give your reasons first</span>}
      </div>
    </>
  );
}

function Withdraw({ request }: { request: string }) {
  const withdraw = useCommand((c) => c.approve.withdraw);
  return (
    <>
      <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate({ request })}>
        Withdraw my request
      </Button>
      {withdraw.error && <ErrorPanel problem={toProblem(withdraw.error)} onDismiss={withdraw.reset} />}
    </>
  );
}
