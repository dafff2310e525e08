import { formatNumber } from './format.ts';
import classes from './share-bars.module.css';

/** Shares of a whole as words, figures and bars. */
export function ShareBars({ rows, label, colour }: { rows: readonly { name: string; share: number }[]; label: string; colour?: string }) {
  const most = Math.max(1e-12, ...rows.map((r) => r.share));
  return (
    <table className={classes.bars} aria-label={label}>
      <tbody>
        {rows.map((r) => (
          <tr key={r.name}>
            <th scope="row">{r.name}</th>
            <td className={classes.text}>{formatNumber(Number((100 * r.share).toPrecision(3)))} %</td>
            <td className={classes.cell} aria-hidden>
              <span className={classes.bar} style={{ width: `${(100 * r.share) / most}%`, background: colour }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
