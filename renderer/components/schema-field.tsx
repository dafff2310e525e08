import { MultiSelect, NumberInput, SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Field } from './schema.ts';
import type { FieldErrors } from './schema-errors.ts';
import classes from './schema-form.module.css';
import type { FieldsProps } from './schema-form.tsx';
import { GroupField, JsonField, ListField, VariantField } from './schema-nested.tsx';

export interface FieldProps {
  field: Field;
  path: string;
  value: unknown;
  errors: FieldErrors;
  onChange: (value: unknown) => void;
  /** Nested objects are forms again. */
  renderFields: (props: FieldsProps) => ReactNode;
}

const toTags = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const toNumbers = (tags: string[]): number[] => tags.map((t) => Number(t.replace(',', '.'))).filter((n) => !Number.isNaN(n));

/** One field of a schema form, by its kind. */
export function SchemaField(props: FieldProps) {
  const { field, path, value, errors, onChange } = props;
  const { schema, unit, help, optional } = field;
  const start = value ?? schema.default;
  const common = {
    label: unit && field.kind !== 'number' && field.kind !== 'integer' ? `${field.title} (${unit})` : field.title,
    description: help,
    error: errors[path],
    name: path,
  };
  switch (field.kind) {
    case 'number':
    case 'integer':
      return (
        <NumberInput
          {...common}
          value={(start as number | undefined) ?? ''}
          onChange={(x) => onChange(x === '' ? undefined : Number(x))}
          allowDecimal={field.kind === 'number'}
          step={field.kind === 'integer' ? 1 : 0.1}
          suffix={unit ? ` ${unit}` : undefined}
          placeholder={optional ? 'automatic' : undefined}
        />
      );
    case 'boolean':
      return <Switch {...common} checked={start === true} onChange={(e) => onChange(e.currentTarget.checked)} />;
    case 'choice': {
      const options = field.options ?? [];
      const short = !optional && options.length <= 3 && options.join('').length < 26;
      if (!short)
        return (
          <Select
            {...common}
            data={options}
            value={(start as string | undefined) ?? null}
            onChange={(x) => onChange(x ?? undefined)}
            clearable={optional}
            placeholder={optional ? 'automatic' : undefined}
            allowDeselect={false}
          />
        );
      return (
        <div>
          <div className={classes.label}>{common.label}</div>
          {help && <div className={classes.help}>{help}</div>}
          <SegmentedControl fullWidth data={options} value={String(start ?? options[0])} onChange={onChange} aria-label={field.title} />
        </div>
      );
    }
    case 'choices':
      return <MultiSelect {...common} data={field.options} value={toTags(start)} onChange={onChange} clearable />;
    case 'numbers':
      return (
        <TagsInput {...common} value={toTags(start)} onChange={(tags) => onChange(toNumbers(tags))} placeholder="Type and press Enter" />
      );
    case 'texts':
      return <TagsInput {...common} value={toTags(start)} onChange={onChange} placeholder="Type and press Enter" />;
    case 'group':
      return <GroupField {...props} />;
    case 'list':
      return <ListField {...props} />;
    case 'variant':
      return <VariantField {...props} />;
    case 'json':
      return <JsonField {...props} />;
    default:
      return (
        <TextInput {...common} value={(start as string | undefined) ?? ''} onChange={(e) => onChange(e.currentTarget.value || undefined)} />
      );
  }
}
