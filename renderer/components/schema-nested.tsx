import { ActionIcon, Button, JsonInput, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { initial, type Schema, titleOf } from './schema.ts';
import type { FieldProps } from './schema-field.tsx';
import classes from './schema-form.module.css';

type Values = Record<string, unknown>;

export function GroupField({ field, path, value, errors, onChange, renderFields }: FieldProps) {
  return (
    <fieldset className={classes.group}>
      <legend>{field.title}</legend>
      {field.help && <div className={classes.help}>{field.help}</div>}
      {renderFields({ schema: field.schema, value: (value as Values) ?? {}, onChange, errors, path })}
    </fieldset>
  );
}

export function ListField({ field, path, value, errors, onChange, renderFields }: FieldProps) {
  const items = (Array.isArray(value) ? value : []) as Values[];
  const schema = field.schema.items as Schema;
  return (
    <fieldset className={classes.group}>
      <legend>{field.title}</legend>
      {errors[path] && <div className={classes.error}>{errors[path]}</div>}
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
        <div key={i} className={classes.item}>
          {renderFields({ schema, value: item, onChange: (next) => onChange(items.with(i, next)), errors, path: `${path}.${i}` })}
          <ActionIcon size="sm" aria-label={`Remove ${field.title} ${i + 1}`} onClick={() => onChange(items.toSpliced(i, 1))}>
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconPlus size={12} />}
        onClick={() => onChange([...items, initial(schema) as Values])}
      >
        Add
      </Button>
    </fieldset>
  );
}

/** Alternatives that are told apart by a constant, such as `kind`. */
export function VariantField({ field, path, value, errors, onChange, renderFields }: FieldProps) {
  const variants = field.variants ?? [];
  const tag = Object.entries(variants[0]?.properties ?? {}).find(([, s]) => s.const !== undefined)?.[0] ?? 'kind';
  const nameOf = (s: Schema): string => String(s.properties?.[tag]?.const);
  const given = (value as Values | undefined) ?? (initial(variants[0] ?? {}) as Values);
  const chosen = variants.find((s) => nameOf(s) === given[tag]) ?? variants[0];
  return (
    <fieldset className={classes.group}>
      <legend>{field.title}</legend>
      <Select
        aria-label={`${field.title}: ${titleOf(tag)}`}
        data={variants.map(nameOf)}
        value={chosen ? nameOf(chosen) : null}
        onChange={(name) => onChange(initial(variants.find((s) => nameOf(s) === name) ?? {}))}
        allowDeselect={false}
      />
      {chosen && renderFields({ schema: chosen, value: given, onChange, errors, path })}
    </fieldset>
  );
}

export function JsonField({ field, path, value, errors, onChange }: FieldProps) {
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [broken, setBroken] = useState<string>();
  return (
    <JsonInput
      label={field.title}
      description={field.help}
      error={broken ?? errors[path]}
      value={text}
      autosize
      minRows={2}
      onChange={(next) => {
        setText(next);
        try {
          onChange(next.trim() ? JSON.parse(next) : undefined);
          setBroken(undefined);
        } catch {
          setBroken('This is not JSON yet.');
        }
      }}
    />
  );
}
