import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCall } from '../../client/call.ts';
import { useColours } from '../../components/colours.ts';
import { formatAgo } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './compare-fits.module.css';
import { CompareLosses } from './compare-losses.tsx';
import { type ComparedRow, differences, resources, scores } from './comparison.ts';

type Row = StoredRecord<Fit>;

/** Fits side by side: what they were told that differs, their losses over one another, what they took, how they scored. */
export function CompareFits(props: { fits: readonly Row[]; nameOf: (fit: Fit) => string; titleOf: (model: string) => string }) {
  const { fits, nameOf, titleOf } = props;
  const colours = useColours();
  const dataset = { dataset: fits[0]!.body.dataset };
  const comparisons = useCall((c) => c.compare.list, dataset).data ?? NONE;
  const backtests = useCall((c) => c.backtest.list, dataset).data ?? NONE;
  const cards = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data ?? NONE;
  const groups: [string, ComparedRow[]][] = [
    ['What differs', differences(fits, titleOf)],
    ['Training and resources', resources(fits)],
    ['Scores of their backtests', scores(fits, comparisons, backtests, cards)],
  ];
  const names = useMemo(() => fits.map((f, i) => `${String.fromCharCode(65 + i)}: ${nameOf(f.body)}`), [fits, nameOf]);
  return (
    <Panel title={`Comparison of ${fits.length} fits`} flush>
      <CompareLosses fits={fits} names={names} />
      <div className={classes.scroll}>
        <table className={classes.table} aria-label="Fits side by side">
          <thead>
            <tr>
              <th />
              {fits.map((f, i) => (
                <th key={f.head.id} scope="col">
                  <span className={classes.swatch} style={{ background: colours.series[i % colours.series.length] }} aria-hidden />
                  {names[i]}
                  <span className={classes.made}>{formatAgo(f.head.created)}</span>
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(([title, rows]) => (
            <tbody key={title}>
              <tr className={classes.group}>
                <th colSpan={fits.length + 1} scope="colgroup">
                  {title}
                  {rows.length === 0 && (
                    <span className={classes.made}>
                      {title === 'What differs' ? 'nothing' : 'none of them was backtested with these very parameters'}
                    </span>
                  )}
                </th>
              </tr>
              {rows.map((row) => (
                <tr key={row.title}>
                  <th scope="row">{row.title}</th>
                  {row.cells.map((cell, i) => (
                    <td key={fits[i]!.head.id} title={cell} data-best={row.best.includes(i) || undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </Panel>
  );
}

const NONE: [] = [];
