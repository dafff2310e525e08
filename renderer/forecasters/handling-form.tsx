import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { MappingDraft } from '#shared/domain/forecaster.ts';
import classes from './forecasters.module.css';
import { options, takesCovariates } from './mapping.ts';

const SCALES = {
  none: 'None: the file scales by itself',
  'mean-abs': 'By the mean size of the history',
  standard: 'By mean and standard deviation',
};
const MISSING = { nan: 'Go in as NaN', mask: 'Go in as 0, and the mask says so', fill: 'Are filled; short histories are not padded' };

/** How much goes in, how far a call reaches, and what is done to values before. */
export function HandlingForm({ value, onChange }: { value: MappingDraft; onChange: (mapping: MappingDraft) => void }) {
  const whole = (x: string | number) => Math.max(1, Math.round(Number(x)) || 1);
  const context = (part: Partial<MappingDraft['context']>) => onChange({ ...value, context: { ...value.context, ...part } });
  return (
    <div className={classes.handling}>
      <NumberInput
        label={value.context.fixed ? 'Context, exactly' : 'Context, at most'}
        suffix=" steps"
        min={1}
        value={value.context.length}
        onChange={(x) => context({ length: whole(x) })}
      />
      <NumberInput
        label="One call gives"
        suffix=" steps"
        min={1}
        value={value.horizon}
        onChange={(x) => onChange({ ...value, horizon: whole(x) })}
      />
      <NumberInput
        label="A series needs"
        suffix=" values"
        min={1}
        value={value.context.least}
        onChange={(x) => context({ least: whole(x) })}
      />
      <Switch
        className={classes.fixed}
        label="Context of fixed length"
        checked={value.context.fixed}
        onChange={(e) => context({ fixed: e.currentTarget.checked })}
      />
      <Select
        label="Scaling before, undone after"
        data={options(SCALES)}
        value={value.scale}
        allowDeselect={false}
        onChange={(scale) => scale && onChange({ ...value, scale: scale as MappingDraft['scale'] })}
      />
      <Select
        label="Missing values"
        data={options(MISSING)}
        value={value.missing}
        allowDeselect={false}
        onChange={(missing) => missing && onChange({ ...value, missing: missing as MappingDraft['missing'] })}
      />
      {takesCovariates(value.inputs) && (
        <TextInput
          className={classes.wide}
          label="Covariates"
          description={
            value.inputs.some((i) => i.axes.includes('channel'))
              ? 'Names of features of your data set, in the order of the channels, with commas between'
              : 'Names of features of your data set, with commas between; none has to be given'
          }
          value={value.covariates.join(', ')}
          onChange={(e) =>
            onChange({
              ...value,
              covariates: e.currentTarget.value
                .split(',')
                .map((name) => name.trim())
                .filter(Boolean),
            })
          }
        />
      )}
    </div>
  );
}
