import { ActionIcon, Button, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './features.module.css';

/** A list that a person adds to, changes and takes from: one line each, the fields of the one that was clicked. */
export function Rows<T>(props: {
  items: T[];
  /** What one item is, e.g. "rolling statistic". */
  name: string;
  fresh: T;
  /** An item in one line. */
  text: (item: T) => string;
  onChange: (items: T[]) => void;
  row: (item: T, set: (part: Partial<T>) => void) => ReactNode;
}) {
  const { items, name, fresh, text, onChange, row } = props;
  const [open, setOpen] = useState<number>();
  return (
    <>
      <ul className={classes.rows}>
        {items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
          <li key={i} className={classes.row} data-open={open === i || undefined}>
            <button type="button" className={classes.line} aria-expanded={open === i} onClick={() => setOpen(open === i ? undefined : i)}>
              {text(item)}
            </button>
            <ActionIcon
              size="sm"
              aria-label={`Remove ${name} ${i + 1}`}
              onClick={() => {
                setOpen(undefined);
                onChange(items.toSpliced(i, 1));
              }}
            >
              <IconTrash size={14} />
            </ActionIcon>
            {open === i && <div className={classes.fields}>{row(item, (part) => onChange(items.with(i, { ...item, ...part })))}</div>}
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconPlus size={12} />}
        onClick={() => {
          setOpen(items.length);
          onChange([...items, fresh]);
        }}
      >
        Add {name}
      </Button>
    </>
  );
}

/** A whole or real number in a row, with a word before it. */
export function Figure(props: {
  label: string;
  prefix?: string;
  suffix?: string;
  value: number;
  min?: number;
  max?: number;
  real?: boolean;
  onChange: (value: number) => void;
}) {
  const { label, prefix, suffix, value, min, max, real, onChange } = props;
  return (
    <NumberInput
      aria-label={label}
      hideControls
      prefix={prefix}
      suffix={suffix}
      min={min}
      max={max}
      allowDecimal={real ?? false}
      value={value}
      onChange={(x) => x !== '' && onChange(Number(x))}
    />
  );
}

/** "of temperature", or nothing for the target. */
export const ofText = (of: string | undefined): string => (of ? ` of ${of}` : '');

/** The target, or one of the covariates that vary in time. */
export function OfSelect(props: { names: readonly string[]; value: string | undefined; onChange: (of: string | undefined) => void }) {
  return (
    <Select
      aria-label="Of"
      data={[{ value: '', label: 'of the target' }, ...props.names.map((name) => ({ value: name, label: `of ${name}` }))]}
      value={props.value ?? ''}
      allowDeselect={false}
      onChange={(of) => props.onChange(of || undefined)}
    />
  );
}
