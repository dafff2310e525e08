import type { DatasetRow } from '../client/data.ts';
import { formatMoment, formatNumber, formatPercent, formatValue } from '../components/format.ts';
import classes from './explore.module.css';
import type { SeriesRow } from './series-list.tsx';

/** The figures of one series in a line. */
export function SeriesFacts({ row, dataset }: { row: SeriesRow; dataset: DatasetRow }) {
  const { axis, unit } = dataset.body;
  const facts: [string, string, string?][] = [
    ['From', formatMoment(axis, row.from)],
    ['To', formatMoment(axis, row.to)],
    ['Rows', formatNumber(row.rows)],
    ['Missing', row.rows ? formatPercent(row.missing / row.rows) : '–'],
    ['Zeros', row.rows ? formatPercent(row.zeros / row.rows) : '–'],
    ['Min', formatValue(row.min), unit],
    ['Mean', formatValue(row.mean), unit],
    ['Max', formatValue(row.max), unit],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value, u]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} {u}
          </dd>
        </div>
      ))}
    </dl>
  );
}
