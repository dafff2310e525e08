import { ActionIcon, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import classes from './choose.module.css';
import { formatNumber } from './format.ts';

export interface SeriesSelectProps {
  names: readonly string[];
  /** All series that fit the search; `names` may hold only the first of them. */
  total: number;
  value: string | null;
  onChange: (series: string | null) => void;
  onSearch: (text: string) => void;
  /** What an empty choice means, e.g. "Total of all series"; left out, one must be chosen. */
  none?: string;
  label?: string;
}

/** Chooses one of many series: type to search, or step to the next and the one before. */
export function SeriesSelect({ names, total, value, onChange, onSearch, none, label = 'Series' }: SeriesSelectProps) {
  const at = value === null ? -1 : names.indexOf(value);
  if (total <= 1 && names.length <= 1 && !none) return <span className={classes.count}>{value ?? names[0]}</span>;
  const step = (by: number) => {
    const next = names[at + by];
    if (next !== undefined) onChange(next);
    else if (none && at + by === -1) onChange(null);
  };
  const data = value !== null && at < 0 ? [value, ...names] : [...names];
  return (
    <div className={classes.stepper}>
      <ActionIcon size="sm" aria-label={`Previous ${label.toLowerCase()}`} disabled={none ? at < 0 : at <= 0} onClick={() => step(-1)}>
        <IconChevronLeft size={15} />
      </ActionIcon>
      <Select
        aria-label={label}
        className={classes.select}
        data={data}
        value={value}
        onChange={onChange}
        onSearchChange={(text) => onSearch(text === value ? '' : text)}
        filter={({ options }) => options}
        searchable
        clearable={none !== undefined}
        allowDeselect={false}
        placeholder={none ?? 'Choose a series'}
        nothingFoundMessage="No series has this in its name."
        limit={200}
      />
      <ActionIcon size="sm" aria-label={`Next ${label.toLowerCase()}`} disabled={at >= names.length - 1} onClick={() => step(1)}>
        <IconChevronRight size={15} />
      </ActionIcon>
      <span className={classes.count}>{total > 1 ? `${formatNumber(total)} series` : ''}</span>
    </div>
  );
}
