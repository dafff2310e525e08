import { NumberInput, Select } from '@mantine/core';
import { INPUT_ROLES, type InputRole, type MappedInput, type MappingDraft } from '#shared/domain/forecaster.ts';
import type { ForecasterOutline } from '#shared/services/forecasters.ts';
import { AxisSelects } from './axis-selects.tsx';
import classes from './forecasters.module.css';
import { axesFor, INPUT_AXES, OUTPUT_AXES, options, outputText, portText, probabilitiesFor, ROLE_NAMES, withInput } from './mapping.ts';
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
