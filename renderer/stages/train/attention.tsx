import type { SeriesExplanation } from '#shared/stages/train.ts';
import { AttentionChart } from '../../components/attention-chart.tsx';
import { isEven, peaksOf } from '../../components/attention-data.ts';
import { formatPercent, plural } from '../../components/format.ts';
import { ShareBars } from '../../components/share-bars.tsx';
import classes from './train.module.css';

const GROUPS: Record<string, string> = {
  past: 'Chosen of the past',
  known: 'Chosen of what is known in advance',
  statics: 'Chosen of what never changes',
};
const MOST_PEAKS = 4;
const MOST_INPUTS = 20;

/** What a net looked at: the steps of the past, and the inputs that it chose. */
export function Attention({ told, loading }: { told: SeriesExplanation; loading: boolean }) {
  const { attention, series } = told;
  if (!attention || (attention.window === 0 && attention.selection.length === 0))
    return <p className={classes.nothing}>A fallback stands in for this series: nothing was looked at.</p>;
  const peaks = peaksOf(attention, MOST_PEAKS);
  return (
    <>
      {attention.window > 0 && (
        <>
          <p className={classes.searched}>
            {isEven(attention) ? 'It looks at all steps about alike, a little more at ' : 'It looks most at '}
            {peaks
              .map(({ lag, share }) => `${lag === 0 ? 'the last step' : `${plural(lag, 'step')} back`} (${formatPercent(share)})`)
              .join(', ')}
            . Shares of attention tell where it looked, not what each step did to the forecast.
          </p>
          <AttentionChart label={`Attention for ${series}`} attention={attention} loading={loading} />
        </>
      )}
      {attention.selection.length > 0 && (
        <div className={classes.choices}>
          {attention.selection.map(({ group, inputs }) => (
            <section key={group}>
              <h3>{GROUPS[group] ?? group}</h3>
              <ShareBars label={GROUPS[group] ?? group} rows={inputs.slice(0, MOST_INPUTS)} />
              {inputs.length > MOST_INPUTS && <p className={classes.summary}>and {inputs.length - MOST_INPUTS} more</p>}
            </section>
          ))}
        </div>
      )}
    </>
  );
}
