import { Select } from '@mantine/core';
import classes from './choose.module.css';

export interface RecordOption {
  id: string;
  title: string;
  /** A second line: when, how many. */
  note?: string;
}

/** Chooses one of the records that a stage has made. */
export function RecordSelect(props: {
  label: string;
  options: readonly RecordOption[];
  value: string | undefined;
  onChange: (id: string) => void;
  /** Shows the label above; else it is only spoken. */
  labelled?: boolean;
  description?: string;
  placeholder?: string;
  width?: number;
}) {
  const { label, options, value, onChange, labelled } = props;
  const notes = new Map(options.map((o) => [o.id, o.note]));
  return (
    <Select
      {...(labelled ? { label } : { 'aria-label': label })}
      description={props.description}
      placeholder={props.placeholder}
      w={props.width}
      data={options.map((o) => ({ value: o.id, label: o.title }))}
      value={value ?? null}
      onChange={(id) => id && onChange(id)}
      allowDeselect={false}
      searchable={options.length > 8}
      disabled={options.length === 0}
      renderOption={({ option }) => (
        <div className={classes.option}>
          <span className={classes.optionTitle}>{option.label}</span>
          <span className={classes.optionNote}>{notes.get(option.value)}</span>
        </div>
      )}
    />
  );
}
