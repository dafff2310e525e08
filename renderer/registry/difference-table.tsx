import { Button } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconEqual, IconPointFilled } from '@tabler/icons-react';
import { useState } from 'react';
import type { Difference } from '#shared/services/registry.ts';
import { Chip } from '../components/chip.tsx';
import { plural } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import classes from './registry.module.css';

const VERDICT = {
  better: { tone: 'good', icon: <IconArrowUpRight size={13} /> },
  worse: { tone: 'error', icon: <IconArrowDownRight size={13} /> },
  same: { tone: 'plain', icon: <IconEqual size={13} /> },
  neutral: { tone: 'plain', icon: <IconPointFilled size={11} /> },
} as const;

const wordOf = (d: Difference): string => (d.verdict === 'neutral' ? (d.changed ? 'changed' : 'same') : d.verdict);

/** One section: before and after, side by side. What is the same is folded away. */
export function DifferenceTable({ title, rows, from, to }: { title: string; rows: readonly Difference[]; from: number; to: number }) {
  const [all, setAll] = useState(false);
  const same = rows.filter((r) => !r.changed).length;
  const shown = all ? rows : rows.filter((r) => r.changed);
  return (
    <Panel
      title={title}
      flush
      actions={
        <>
          <span className={classes.dim}>{rows.length - same === 0 ? 'nothing changed' : `${rows.length - same} changed`}</span>
          {same > 0 && (
            <Button size="compact-xs" variant="default" aria-pressed={all} onClick={() => setAll(!all)}>
              {all ? 'Only what changed' : `Show ${plural(same, 'row that is', 'rows that are')} the same`}
            </Button>
          )}
        </>
      }
    >
      {shown.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.differences} aria-label={title}>
            <thead>
              <tr>
                <th>What</th>
                <th>Version {from}</th>
                <th>Version {to}</th>
                <th>Verdict</th>
                <th>Note</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((r) => (
                <tr key={r.what} data-changed={r.changed || undefined}>
                  <th scope="row">{r.what}</th>
                  <td>{r.before}</td>
                  <td>{r.after}</td>
                  <td>
                    <Chip tone={VERDICT[r.verdict].tone} icon={VERDICT[r.verdict].icon}>
                      {wordOf(r)}
                    </Chip>
                  </td>
                  <td className={classes.dim}>{r.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
