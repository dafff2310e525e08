import { useMemo } from 'react';
import { fieldsOf, type Schema } from './schema.ts';
import { errorsOf, type FieldErrors } from './schema-errors.ts';
import { SchemaField } from './schema-field.tsx';
import classes from './schema-form.module.css';

type Values = Record<string, unknown>;

const NONE: FieldErrors = {};

export interface SchemaFormProps {
  /** JSON schema of an object, as zod writes it. */
  schema: Schema;
  value: Values;
  onChange: (value: Values) => void;
  /** Errors of the engine by field path; those that can be seen here are found here. */
  errors?: FieldErrors;
  /** Fields to leave out. */
  omit?: readonly string[];
  /** Says nothing of what is wrong yet: for a form that nobody has tried to send. */
  quiet?: boolean;
}

/** A form made from a schema: titles, units, defaults, ranges and help are the schema's own. */
export function SchemaForm({ schema, value, onChange, errors, omit = [], quiet }: SchemaFormProps) {
  const found = useMemo(() => ({ ...errorsOf(schema, value), ...errors }), [schema, value, errors]);
  return <SchemaFields schema={schema} value={value} onChange={onChange} errors={quiet ? NONE : found} omit={omit} path="" />;
}

export interface FieldsProps {
  schema: Schema;
  value: Values;
  onChange: (value: Values) => void;
  errors: FieldErrors;
  omit?: readonly string[];
  path: string;
}

export function SchemaFields({ schema, value, onChange, errors, omit = [], path }: FieldsProps) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  return (
    <div className={classes.fields}>
      {fields
        .filter(([name]) => !omit.includes(name))
        .map(([name, field]) => (
          <SchemaField
            key={name}
            field={field}
            path={path ? `${path}.${name}` : name}
            value={value[name]}
            errors={errors}
            renderFields={(props) => <SchemaFields {...props} />}
            onChange={(next) => onChange({ ...value, [name]: next })}
          />
        ))}
      {fields.length === 0 && <p className={classes.none}>Nothing to set.</p>}
    </div>
  );
}
