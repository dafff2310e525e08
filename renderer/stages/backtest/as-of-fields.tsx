import { NumberInput, Switch, TextInput } from '@mantine/core';
import type { AsOf } from '#shared/domain/known-at.ts';
import classes from './backtest.module.css';

/** Whether later inputs than those of a clock time before the first forecast are hidden, as a day-ahead market asks. */
export function AsOfFields({ asOf, onChange }: { asOf: AsOf | undefined; onChange: (asOf: AsOf | undefined) => void }) {
  return (
    <>
      <Switch
        label="Inputs as of an earlier time"
        description="Hides what came later, as a day-ahead market does: the day before, 06:00"
        checked={asOf !== undefined}
        onChange={(e) => onChange(e.currentTarget.checked ? { days: 1, at: '06:00' } : undefined)}
      />
      {asOf && (
        <div className={classes.pair}>
          <NumberInput
            label="Days before"
            min={0}
            max={60}
            allowDecimal={false}
            value={asOf.days}
            onChange={(x) => onChange({ ...asOf, days: Math.max(0, Number(x) || 0) })}
          />
          <TextInput
            label="Clock time"
            type="time"
            value={asOf.at}
            onChange={(e) => e.currentTarget.value && onChange({ ...asOf, at: e.currentTarget.value.slice(0, 5) })}
          />
        </div>
      )}
    </>
  );
}
