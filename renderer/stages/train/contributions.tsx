import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { SeriesExplanation } from '#shared/stages/train.ts';
import type { DatasetRow } from '../../client/data.ts';
import { ContributionChart } from '../../components/contribution-chart.tsx';
import { contributionRows } from '../../components/contribution-data.ts';
import { DivergingBars } from '../../components/diverging-bars.tsx';
import { formatMoment, formatValue, withUnit } from '../../components/format.ts';
import classes from './train.module.css';

const MOST = 15;

/** What each feature did: over all steps, and to the step that was clicked on. */
export function Contributions({ dataset, told }: { dataset: DatasetRow; told: SeriesExplanation }) {
  const { axis, unit } = dataset.body;
  const [step, setStep] = useState<number>();
  const picture = useMemo(() => ({ ...told, axis, unit }), [told, axis, unit]);
  if (told.features.length === 0)
    return <p className={classes.nothing}>A fallback stands in for this series: no feature made its forecast.</p>;
  const rows = contributionRows(picture, step, MOST).map(({ name, value, given }) => ({
    name: given === undefined || Number.isNaN(given) ? name : `${name} = ${formatValue(given)}`,
    value,
    text: `${step !== undefined && value > 0 ? '+' : ''}${withUnit(formatValue(value), unit)}`,
  }));
  const base = step === undefined ? undefined : told.base[step];
  return (
    <>
      <ContributionChart label={`Effects of features on ${told.series}`} told={picture} height={300} onStep={setStep} />
      <div className={classes.pad}>
        <header className={classes.stepHead}>
          <h3>
            {step === undefined ? 'Mean size of the effect over all steps' : `Step ${step + 1}, ${formatMoment(axis, told.times[step])}`}
          </h3>
          {step === undefined ? (
            <span className={classes.dim}>Click on a step to see what made it</span>
          ) : (
            <>
              <span className={classes.dim}>from a base of {withUnit(formatValue(base), unit)}</span>
              <Button variant="subtle" size="compact-xs" onClick={() => setStep(undefined)}>
                All steps
              </Button>
            </>
          )}
        </header>
        <DivergingBars label="Effects of features" rows={rows} colour="var(--forecast)" />
      </div>
    </>
  );
}
