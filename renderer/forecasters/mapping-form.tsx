import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { INPUT_ROLES, type InputRole, type MappedInput, type MappingDraft } from '#shared/domain/forecaster.ts';
import type { ForecasterOutline } from '#shared/services/forecasters.ts';
import { AxisSelects } from './axis-selects.tsx';
import classes from './forecasters.module.css';
import {
  axesFor,
  INPUT_AXES,
  OUTPUT_AXES,
  options,
  outputText,
  portText,
  probabilitiesFor,
  ROLE_NAMES,
  takesCovariates,
  withInput,
} from './mapping.ts';
import { NumbersInput } from './numbers-input.tsx';

interface Props {
  outline: ForecasterOutline;
  value: MappingDraft;
  onChange: (mapping: MappingDraft) => void;
}

/** What goes into the file and what comes out, dimension by dimension. */
export function PortsForm({ outline, value, onChange }: Props) {
  const output = outline.outputs.find((p) => p.name === value.output.name);
  const change = (part: Partial<MappingDraft['output']>) => onChange({ ...value, output: { ...value.output, ...part } });
  const quantiles = value.output.axes.includes('quantile');
  return (
    <div className={classes.ports}>
      <div className={classes.portHead}>
        <span>Goes in</span>
        <span>is</span>
        <span>with the dimensions</span>
      </div>
      {value.inputs.map((input, i) => (
        <InputRow
          key={input.name}
          input={input}
          port={outline.inputs.find((p) => p.name === input.name)}
          onChange={(part) => onChange(withInput(value, i, part))}
        />
      ))}
      <div className={classes.portHead}>
        <span>Comes out</span>
        <span>is</span>
        <span>with the dimensions</span>
      </div>
      <div className={classes.port}>
        <PortName name={value.output.name} text={output ? portText(output) : 'not in the file'} />
        {outline.outputs.length > 1 ? (
          <Select
            aria-label="Output"
            data={outline.outputs.map((p) => p.name)}
            value={value.output.name}
            allowDeselect={false}
            onChange={(name) => name && change({ name })}
          />
        ) : (
          <span>{outputText(value.output)}</span>
        )}
        <AxisSelects
          label="output"
          names={OUTPUT_AXES}
          dims={output?.dims ?? []}
          value={value.output.axes}
          onChange={(axes) => change({ axes, probabilities: probabilitiesFor(axes, output?.dims ?? [], value.output.probabilities) })}
        />
      </div>
      {quantiles && (
        <NumbersInput
          label="Probabilities of the quantiles, in their order"
          value={value.output.probabilities}
          onChange={(probabilities) => change({ probabilities })}
        />
      )}
    </div>
  );
}

function InputRow(props: {
  input: MappedInput;
  port: ForecasterOutline['inputs'][number] | undefined;
  onChange: (change: Partial<MappedInput>) => void;
}) {
  const { input, port, onChange } = props;
  const rank = port?.dims.length ?? input.axes.length;
  return (
    <div className={classes.port}>
      <PortName name={input.name} text={port ? portText(port) : 'not in the file'} />
      <Select
        aria-label={`Role of ${input.name}`}
        title={INPUT_ROLES[input.role]}
        data={options(ROLE_NAMES)}
        value={input.role}
        allowDeselect={false}
        onChange={(role) => role && onChange({ role: role as InputRole, axes: axesFor(role as InputRole, rank) })}
      />
      {input.role === 'number' ? (
        <NumberInput
          aria-label={`Value of ${input.name}`}
          value={input.value ?? ''}
          onChange={(x) => onChange({ value: Number(x) || 0 })}
        />
      ) : (
        <AxisSelects
          label={input.name}
          names={INPUT_AXES}
          dims={port?.dims ?? []}
          value={input.axes}
          onChange={(axes) => onChange({ axes })}
        />
      )}
    </div>
  );
}

const PortName = ({ name, text }: { name: string; text: string }) => (
  <div className={classes.portName}>
    <strong className="mono" title={name}>
      {name}
    </strong>
    <span>{text}</span>
  </div>
);

const SCALES = {
  none: 'None: the file scales by itself',
  'mean-abs': 'By the mean size of the history',
  standard: 'By mean and standard deviation',
};
const MISSING = { nan: 'Go in as NaN', mask: 'Go in as 0, and the mask says so', fill: 'Are filled; short histories are not padded' };

/** How much goes in, how far a call reaches, and what is done to values before. */
export function HandlingForm({ value, onChange }: Omit<Props, 'outline'>) {
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
