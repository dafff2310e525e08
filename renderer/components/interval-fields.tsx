import { NumberInput, Select } from '@mantine/core';
import type { IntervalChoice } from '#shared/domain/model-card.ts';
import classes from './interval-fields.module.css';

const METHODS = [
  { value: 'native', label: 'As the model makes them', why: 'From its own equations, or from its errors at earlier origins' },
  { value: 'conformal', label: 'Conformal', why: 'As wide as its errors at earlier origins ask for' },
  { value: 'cqr', label: 'Conformalised quantiles', why: 'Its own, corrected by how often they held' },
  { value: 'adaptive', label: 'Adaptive conformal', why: 'Conformal, following changes in how often they hold' },
];

/** How prediction intervals are made, and the values that forecasts keep within. Undefined is the model's own way. */
export function IntervalFields({
  value,
  onChange,
}: {
  value: IntervalChoice | undefined;
  onChange: (value: IntervalChoice | undefined) => void;
}) {
  const { method, bounds } = value ?? { method: 'native' as const, bounds: undefined };
  const change = (part: Partial<IntervalChoice>) => {
    const next = { method, bounds, ...part };
    const bounded = next.bounds?.lower !== undefined || next.bounds?.upper !== undefined;
    onChange(next.method === 'native' && !bounded ? undefined : { method: next.method, ...(bounded ? { bounds: next.bounds } : {}) });
  };
  const bound = (side: 'lower' | 'upper', x: string | number) => {
    const { [side]: _, ...other } = bounds ?? {};
    change({ bounds: x === '' ? other : { ...other, [side]: Number(x) } });
  };
  return (
    <>
      <Select
        label="Prediction intervals"
        description={METHODS.find((m) => m.value === method)?.why}
        data={METHODS.map(({ value, label }) => ({ value, label }))}
        value={method}
        allowDeselect={false}
        onChange={(m) => m && change({ method: m as IntervalChoice['method'] })}
      />
      <div className={classes.bounds}>
        <NumberInput label="Never below" placeholder="no bound" value={bounds?.lower ?? ''} onChange={(x) => bound('lower', x)} />
        <NumberInput label="Never above" placeholder="no bound" value={bounds?.upper ?? ''} onChange={(x) => bound('upper', x)} />
      </div>
    </>
  );
}
