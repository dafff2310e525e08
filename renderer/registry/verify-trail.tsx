import { Button, TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { CopyText } from '../components/copy-text.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { plural } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import classes from './registry.module.css';

/** Checks the whole chain; with a hash of an earlier day also that nothing was cut off its end. */
export function VerifyTrail({ onShow }: { onShow: (seq: number) => void }) {
  const verify = useCommand((c) => c.audit.verify);
  const [expect, setExpect] = useState('');
  const found = verify.data;
  return (
    <Panel title="Is it whole?">
      <div className={classes.verify}>
        <TextInput
          label="Hash of an earlier day"
          description="Left empty, the links, signatures and records are checked"
          placeholder="64 hex digits, kept elsewhere"
          flex={1}
          value={expect}
          onChange={(e) => setExpect(e.currentTarget.value.trim())}
          spellCheck={false}
        />
        <Button
          leftSection={<IconShieldCheck size={14} />}
          loading={verify.isPending}
          onClick={() => verify.mutate(expect ? { expect } : {})}
        >
          Verify the trail
        </Button>
      </div>
      {verify.error && <ErrorPanel problem={toProblem(verify.error)} onDismiss={verify.reset} />}
      {found && (
        <div role="status" className={classes.found}>
          <p className={classes.verdict} data-ok={found.ok}>
            {found.ok
              ? `Whole: ${plural(found.entries, 'entry', 'entries')}, ${found.signed} of them signed, every link holds.`
              : `${plural(found.problems.length, 'problem')} in ${plural(found.entries, 'entry', 'entries')}: the trail was changed.`}
          </p>
          {found.ok && (
            <p className={classes.head}>
              Keep its head elsewhere, and a trail that was cut short is noticed too:{' '}
              <CopyText label="head of the trail" text={found.head} />
            </p>
          )}
          {found.problems.length > 0 && (
            <ul className={classes.list}>
              {found.problems.map((p) => (
                <li key={`${p.seq} ${p.problem}`}>
                  <Button size="compact-xs" variant="default" onClick={() => onShow(p.seq)}>
                    Entry {p.seq}
                  </Button>{' '}
                  {p.problem}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  );
}
