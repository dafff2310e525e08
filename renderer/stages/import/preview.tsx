import { NativeSelect } from '@mantine/core';
import type { ColumnRole, Detection } from '#shared/stages/import.ts';
import { formatNumber, plural } from '../../components/format.ts';
import type { Draft } from './draft.ts';
import classes from './import.module.css';

const ROLES: { value: ColumnRole; label: string }[] = [
  { value: 'target', label: 'Target' },
  { value: 'time', label: 'Time' },
  { value: 'series', label: 'Series' },
  { value: 'known', label: 'Known ahead' },
  { value: 'past', label: 'Past only' },
  { value: 'static', label: 'Static' },
  { value: 'ignore', label: 'Ignore' },
];

const SHOWN = 60;

/** The head of the file as it stands, with the role of each column and why it is proposed. */
export function Preview({
  detection,
  draft,
  onRole,
}: {
  detection: Detection;
  draft: Draft;
  onRole: (column: string, role: ColumnRole) => void;
}) {
  const columns = detection.columns.slice(0, SHOWN);
  const hidden = detection.columns.length - columns.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label="First rows of the file">
      <table className={classes.preview}>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.name} scope="col" data-role={draft.roles[c.name]}>
                <div className={classes.column}>
                  <span className={classes.name} title={c.name}>
                    {c.name}
                  </span>
                  <span className={classes.type}>{c.type}</span>
                </div>
                <NativeSelect
                  size="xs"
                  data={ROLES}
                  value={draft.roles[c.name]}
                  onChange={(e) => onRole(c.name, e.currentTarget.value as ColumnRole)}
                  aria-label={`Role of ${c.name}`}
                />
                <p className={classes.reason} title={c.reason}>
                  {c.reason}
                </p>
                <p className={classes.reason}>
                  {formatNumber(c.distinct)} distinct{c.missing > 0 ? `, ${formatNumber(c.missing)} missing` : ''}
                </p>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {detection.preview.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place
            <tr key={i}>
              {columns.map((c, k) => (
                <td key={c.name} data-role={draft.roles[c.name]} data-right={c.type === 'number' || c.type === 'integer' || undefined}>
                  {row[k] === '' || row[k] === undefined ? <span className={classes.missing}>missing</span> : row[k]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className={classes.more}>and {plural(hidden, 'more column', 'more columns')}, read by the same rule</p>}
    </section>
  );
}
