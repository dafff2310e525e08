import { ActionIcon } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Target } from '#shared/domain/target.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import classes from './publish.module.css';
import { kindTitle, whereIs } from './target-schema.ts';

/** The places of this workspace. */
export function TargetTable(props: {
  targets: readonly Target[];
  selected: string | undefined;
  onSelect: (name: string) => void;
  onChange: (target: Target) => void;
  onRemove: (name: string) => void;
}) {
  const { targets, onChange, onRemove } = props;
  const columns = useMemo(
    (): DataColumn<Target>[] => [
      { id: 'name', title: 'Name', width: 150, value: (t) => t.name },
      { id: 'kind', title: 'Kind', width: 190, value: (t) => kindTitle(t.kind) },
      { id: 'where', title: 'Where', value: whereIs },
      {
        id: 'secret',
        title: 'Secret',
        width: 170,
        value: (t) => ('secret' in t ? t.secret : undefined),
        cell: (t) => <span className="mono">{('secret' in t && t.secret) || '–'}</span>,
      },
      {
        id: 'actions',
        title: 'Change',
        width: 84,
        sortable: false,
        value: () => '',
        cell: (t) => (
          <span className={classes.icons}>
            <ActionIcon
              size="sm"
              aria-label={`Change ${t.name}`}
              onClick={(e) => {
                e.stopPropagation();
                onChange(t);
              }}
            >
              <IconPencil size={14} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              aria-label={`Forget ${t.name}`}
              onClick={(e) => {
                e.stopPropagation();
                onRemove(t.name);
              }}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </span>
        ),
      },
    ],
    [onChange, onRemove],
  );
  return (
    <DataTable
      label="Places"
      rows={targets}
      columns={columns}
      rowKey={(t) => t.name}
      {...(props.selected ? { selected: props.selected } : {})}
      onSelect={(t) => props.onSelect(t.name)}
      height={34 + Math.max(1, Math.min(7, targets.length)) * 28}
    />
  );
}
