import type { Measured, ModelCard } from '#shared/domain/model-card.ts';
import { formatNumber, formatValue } from './format.ts';
import classes from './measured-table.module.css';

const METRIC: Record<string, string> = { smape: 'sMAPE', mase: 'MASE', rmsse: 'RMSSE', owa: 'OWA', wape: 'WAPE', 'relative-bias': 'bias' };

/** The metric that models are ranked by on a data set: the first that was measured. */
const leading = ({ scores }: Measured): number => Object.values(scores)[0] ?? Number.POSITIVE_INFINITY;

/** Place among the models that were measured on the same series, and how many they are. */
function placeOf(models: readonly ModelCard[], one: Measured): { place: number; of: number } {
  const all = models.flatMap((m) => m.measured?.filter((other) => other.data === one.data && other.series === one.series) ?? []);
  return { place: 1 + all.filter((other) => leading(other) < leading(one)).length, of: all.length };
}

/** What a model was measured to do, beside the others of the catalog. */
export function MeasuredTable({ model, models }: { model: ModelCard; models: readonly ModelCard[] }) {
  if (!model.measured?.length) return null;
  return (
    <table className={classes.measured} aria-label={`Measured: ${model.title}`}>
      <thead>
        <tr>
          <th scope="col">Data</th>
          <th scope="col">Place</th>
          <th scope="col">Scores</th>
          <th scope="col" title="Share of actual values inside the 95 % interval">
            In 95 %
          </th>
          <th scope="col">Per series</th>
        </tr>
      </thead>
      <tbody>
        {model.measured.map((one) => {
          const { place, of } = placeOf(models, one);
          return (
            <tr key={one.data} data-best={place <= 3 || undefined}>
              <th scope="row">
                {one.data} <span className={classes.dim}>{formatNumber(one.series)} series</span>
              </th>
              <td>
                {place} <span className={classes.dim}>of {of}</span>
              </td>
              <td>
                {Object.entries(one.scores)
                  .map(([metric, value]) => `${METRIC[metric] ?? metric} ${formatValue(value)}`)
                  .join(', ')}
              </td>
              <td>{formatValue(one.coverage)} %</td>
              <td>{formatValue(one.milliseconds)} ms</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
