import { Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconSum } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { DatasetRow, Outputs } from '../client/data.ts';
import { usePages } from '../client/pages.ts';
import { toProblem } from '../client/problem.ts';
import { type DataColumn, DataTable, type Sort } from '../components/data-table.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatNumber, formatValue } from '../components/format.ts';
import classes from './explore.module.css';

export type SeriesRow = Outputs['series']['list']['series'][number];
type SortKey = 'order' | 'name' | 'rows' | 'mean' | 'missing' | 'zeros';

const columnsOf = (unit: string): DataColumn<SeriesRow>[] => [
  { id: 'name', title: 'Series', value: (r) => r.series },
  { id: 'mean', title: 'Mean', unit, width: 96, align: 'right', value: (r) => r.mean, cell: (r) => formatValue(r.mean) },
  { id: 'missing', title: 'Missing', width: 68, value: (r) => r.missing, cell: (r) => (r.missing ? formatNumber(r.missing) : '–') },
  { id: 'rows', title: 'Rows', width: 58, value: (r) => r.rows, cell: (r) => formatNumber(r.rows) },
  { id: 'zeros', title: 'Zeros', width: 54, value: (r) => r.zeros, cell: (r) => (r.zeros ? formatNumber(r.zeros) : '–') },
];

/** The series with their summary, searched and sorted by the engine. */
export function SeriesList(props: { dataset: DatasetRow; selected?: string; onSelect: (row: SeriesRow | undefined) => void }) {
  const { dataset, selected, onSelect } = props;
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const [sort, setSort] = useState<Sort | null>(null);
  const columns = useMemo(() => columnsOf(dataset.body.unit), [dataset.body.unit]);
  const list = usePages(
    (c) => c.series.list,
    { dataset: dataset.head.id, sort: (sort?.id ?? 'order') as SortKey, descending: sort?.desc ?? false, ...(search ? { search } : {}) },
    (page) => page.series,
  );
  if (list.error) return <ErrorPanel problem={toProblem(list.error)} />;
  return (
    <>
      <div className={classes.search}>
        <TextInput
          flex={1}
          placeholder={`Search ${formatNumber(dataset.body.seriesCount)} series`}
          aria-label="Search the series"
          leftSection={<IconSearch size={14} />}
          rightSection={list.loading && <Loader size={12} color="gray" />}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        {dataset.body.seriesCount > 1 && (
          <button type="button" className={classes.total} aria-pressed={selected === undefined} onClick={() => onSelect(undefined)}>
            <IconSum size={14} aria-hidden /> Total
          </button>
        )}
      </div>
      <DataTable
        label="Series"
        rows={list.rows}
        columns={columns}
        rowKey={(r) => r.series}
        selected={selected}
        onSelect={onSelect}
        sort={sort}
        onSort={setSort}
        total={list.total}
        onEnd={list.more}
        empty={list.pending ? 'Counting' : 'No series has this in its name.'}
      />
    </>
  );
}
