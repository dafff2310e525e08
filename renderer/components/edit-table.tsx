import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconFile, IconTrash } from '@tabler/icons-react';
import type { Edit } from '#shared/stages/scenario.ts';
import classes from './edit-table.module.css';

export interface EditableCovariate {
  name: string;
  /** Names of the values of a category; a number stands for its place. */
  categories?: readonly string[];
}

export interface EditTableProps {
  edits: readonly Edit[];
  covariates: readonly EditableCovariate[];
  kinds: readonly { value: Edit['kind']; label: string; hint: string }[];
  /** The times of the horizon, as text. */
  times: readonly { value: number; label: string }[];
  /** The series in view, which an edit may be kept to; left out where there is only one. */
  series?: string;
  active: number;
  onActive: (index: number) => void;
  onChange: (index: number, edit: Edit) => void;
  onKind: (index: number, kind: Edit['kind']) => void;
  onRemove: (index: number) => void;
  onPickFile: (index: number) => void;
}

/** Edits of what is known in advance, one per row: which covariate, how, when, for which series. */
export function EditTable(props: EditTableProps) {
  const { edits, active, onActive } = props;
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label="Edits">
        <thead>
          <tr>
            <th>Covariate</th>
            <th>Change</th>
            <th>Value</th>
            <th className={classes.time}>From</th>
            <th className={classes.time}>To</th>
            {props.series && <th>Series</th>}
            <th>
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {edits.map((edit, i) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: edits have no identity but their place
              key={i}
              data-active={i === active || undefined}
              onFocus={() => onActive(i)}
              onClick={() => onActive(i)}
            >
              <Row {...props} edit={edit} index={i} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: EditTableProps & { edit: Edit; index: number }) {
  const { edit, index, covariates, kinds, times, series, onChange } = props;
  const patch = (change: object) => onChange(index, { ...edit, ...change } as Edit);
  const options = times.map((t) => ({ value: String(t.value), label: t.label }));
  const end = (name: 'from' | 'to', placeholder: string) => (
    <Select
      aria-label={`${name === 'from' ? 'From' : 'To'}, edit ${index + 1}`}
      data={options}
      value={edit[name] === undefined ? null : String(edit[name])}
      onChange={(t) => patch({ [name]: t === null ? undefined : Number(t) })}
      placeholder={placeholder}
      searchable
      clearable
      limit={400}
    />
  );
  return (
    <>
      <td>
        <Select
          aria-label={`Covariate, edit ${index + 1}`}
          data={covariates.map((c) => c.name)}
          value={edit.covariate}
          onChange={(covariate) => covariate && patch({ covariate, ...(edit.kind === 'replace' ? { column: covariate } : {}) })}
          allowDeselect={false}
        />
      </td>
      <td>
        <Select
          aria-label={`Change, edit ${index + 1}`}
          data={kinds.map((k) => ({ value: k.value, label: k.label }))}
          value={edit.kind}
          onChange={(kind) => kind && props.onKind(index, kind as Edit['kind'])}
          title={kinds.find((k) => k.value === edit.kind)?.hint}
          allowDeselect={false}
        />
      </td>
      <td>
        <ValueCell edit={edit} index={index} covariates={covariates} patch={patch} onPickFile={() => props.onPickFile(index)} />
      </td>
      <td>{end('from', 'start')}</td>
      <td>{end('to', 'end')}</td>
      {series && (
        <td>
          <Select
            aria-label={`Series, edit ${index + 1}`}
            data={[
              { value: '', label: 'all series' },
              ...[...new Set([...(edit.series ?? []), series])].map((s) => ({ value: s, label: s })),
            ]}
            value={edit.series?.[0] ?? ''}
            onChange={(s) => patch({ series: s ? [s] : undefined })}
            allowDeselect={false}
          />
        </td>
      )}
      <td>
        <ActionIcon size="sm" aria-label={`Remove edit ${index + 1}`} onClick={() => props.onRemove(index)}>
          <IconTrash size={14} />
        </ActionIcon>
      </td>
    </>
  );
}

function ValueCell(props: {
  edit: Edit;
  index: number;
  covariates: readonly EditableCovariate[];
  patch: (change: object) => void;
  onPickFile: () => void;
}) {
  const { edit, index, patch } = props;
  const label = `Value, edit ${index + 1}`;
  const { categories } = props.covariates.find((c) => c.name === edit.covariate) ?? {};
  if (edit.kind === 'replace')
    return (
      <span className={classes.file}>
        <Button variant="default" leftSection={<IconFile size={13} />} onClick={props.onPickFile} title={edit.path}>
          {edit.path ? edit.path.split(/[\\/]/).at(-1) : 'File…'}
        </Button>
        <TextInput
          aria-label={`Column, edit ${index + 1}`}
          value={edit.column}
          onChange={(e) => patch({ column: e.currentTarget.value })}
          placeholder="column"
        />
      </span>
    );
  if (edit.kind === 'shift')
    return (
      <NumberInput
        aria-label={label}
        value={edit.steps}
        suffix=" steps"
        allowDecimal={false}
        onChange={(x) => patch({ steps: Math.round(Number(x)) || 0 })}
      />
    );
  if (edit.kind === 'set' && categories)
    return (
      <Select
        aria-label={label}
        data={categories.map((c, i) => ({ value: String(i), label: c }))}
        value={String(edit.value)}
        onChange={(c) => c && patch({ value: Number(c) })}
        allowDeselect={false}
        searchable
      />
    );
  return (
    <NumberInput
      aria-label={label}
      value={edit.value}
      step={edit.kind === 'multiply' ? 0.05 : 1}
      onChange={(x) => patch({ value: x === '' ? Number.NaN : Number(x) })}
    />
  );
}
