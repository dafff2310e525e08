import classes from './diverging-bars.module.css';

export interface DivergingBar {
  name: string;
  value: number;
  /** The value as it is written. */
  text: string;
  /** Paler: not a thing of its own, such as an interaction. */
  minor?: boolean;
}

/** Figures to the left and right of zero, as words, figures and bars. */
export function DivergingBars(props: {
  rows: readonly DivergingBar[];
  label: string;
  colour?: string;
  /** The value that fills a side, where several tables share a scale. */
  most?: number;
}) {
  const { rows, label, colour } = props;
  const most = Math.max(1e-12, props.most ?? 0, ...rows.map((r) => Math.abs(r.value)));
  return (
    <table className={classes.bars} aria-label={label}>
      <tbody>
        {rows.map((r) => (
          <tr key={r.name} data-minor={r.minor || undefined}>
            <th scope="row">{r.name}</th>
            <td className={classes.text}>{r.text}</td>
            <td className={classes.cell} aria-hidden>
              <span
                className={classes.bar}
                style={{ width: `${(50 * Math.abs(r.value)) / most}%`, [r.value < 0 ? 'right' : 'left']: '50%', background: colour }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
