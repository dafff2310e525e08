import { useMemo } from 'react';
import { type DataColumn, DataTable } from './data-table.tsx';
import { formatValue } from './format.ts';

/** One column of a chart's figures. */
export interface TableColumn {
  title: string;
  unit?: string;
  /** The figure of a row, or its text (for times). */
  at: (row: number) => number | string | null;
}

/** The figures of a chart for those who read them rather than see them. */
export function ChartTable({ label, columns, rows }: { label: string; columns: TableColumn[]; rows: number }) {
  const indices = useMemo(() => Array.from({ length: rows }, (_, i) => i), [rows]);
  const dataColumns = useMemo(
    () =>
      columns.map(
        (column, i): DataColumn<number> => ({
          id: String(i),
          title: column.title,
          unit: column.unit,
          value: column.at,
          align: i === 0 ? 'left' : 'right',
          cell: (row) => {
            const value = column.at(row);
            return typeof value === 'string' ? value : formatValue(value);
          },
        }),
      ),
    [columns],
  );
  return <DataTable label={label} rows={indices} columns={dataColumns} rowKey={String} />;
}
