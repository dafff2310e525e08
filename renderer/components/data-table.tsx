import { createSortedRowModel, rowSortingFeature, type SortingState, sortFns, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import classes from './data-table.module.css';
import { HeaderCell } from './data-table-header.tsx';
import { toTsv } from './tsv.ts';

export interface DataColumn<T> {
  id: string;
  title: string;
  /** Shown beside the title, once, instead of in every cell. */
  unit?: string;
  /** What is sorted and copied. */
  value: (row: T) => number | string | boolean | null | undefined;
  /** What is shown; the value itself where left out. */
  cell?: (row: T) => ReactNode;
  /** Numbers go right by default. */
  align?: 'left' | 'right';
  /** Pixels; columns without share the rest. */
  width?: number;
  sortable?: boolean;
  hint?: string;
  /** Stays in sight while the rest scrolls sideways: for the first columns, each with a width. */
  pinned?: boolean;
}

export interface Sort {
  id: string;
  desc: boolean;
}

export interface DataTableProps<T> {
  label: string;
  rows: readonly T[];
  columns: readonly DataColumn<T>[];
  rowKey: (row: T) => string;
  selected?: string;
  onSelect?: (row: T) => void;
  /** Double click, or Enter on the selected row. */
  onOpen?: (row: T) => void;
  /** Given where the engine sorts: then the rows are shown as they come. */
  sort?: Sort | null;
  onSort?: (sort: Sort | null) => void;
  /** Called when the last rows come into view: more are wanted. */
  onEnd?: () => void;
  /** All rows there are, where `rows` holds only the first. */
  total?: number;
  empty?: ReactNode;
  /** Pixels; left out, the table takes the height it is given. */
  height?: number;
  /** A heading of two lines, for many narrow columns of figures. */
  tall?: boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });
const ROW = 28;
/** Least width of a column that has none of its own. */
const FLEXIBLE = 130;
const textOf = (x: unknown): string | undefined => (typeof x === 'string' && x.length > 12 ? x : undefined);

/** Rows and columns as an analyst expects them: sortable, sticky header, tabular figures, only what is in view is drawn, copies as TSV. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { rows, columns, rowKey, selected, onSelect, onEnd, label } = props;
  const [own, setOwn] = useState<SortingState>([]);
  const manual = props.onSort !== undefined;
  const sorting = useMemo(() => (manual ? (props.sort ? [props.sort] : []) : own), [manual, props.sort, own]);
  const table = useTable({
    features,
    data: rows as T[] as object[],
    columns: useMemo(
      () =>
        columns.map((c) => ({
          id: c.id,
          accessorFn: (row: object) => c.value(row as T) ?? undefined,
          sortUndefined: 'last' as const,
          enableSorting: c.sortable !== false,
        })),
      [columns],
    ),
    state: { sorting },
    manualSorting: manual,
    onSortingChange: (update) => {
      const next = typeof update === 'function' ? update(sorting) : update;
      if (manual) props.onSort?.(next[0] ?? null);
      else setOwn(next);
    },
  });
  const shown = table.getRowModel().rows as unknown as { original: T }[];
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 12 });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd && last >= shown.length - 20 && shown.length < (props.total ?? 0)) onEnd();
  }, [last, shown.length, props.total, onEnd]);

  const copy = (event: React.ClipboardEvent) => {
    if (!window.getSelection()?.isCollapsed) return;
    event.preventDefault();
    event.clipboardData.setData(
      'text/plain',
      toTsv(
        columns,
        shown.map((r) => r.original),
      ),
    );
  };
  const step = (event: React.KeyboardEvent) => {
    const now = shown.find((r) => rowKey(r.original) === selected);
    if (event.key === 'Enter' && now && event.target === scroll.current) props.onOpen?.(now.original);
    if (!onSelect || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    const at = shown.findIndex((r) => rowKey(r.original) === selected);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))];
    if (!next) return;
    onSelect(next.original);
    virtual.scrollToIndex(shown.indexOf(next));
  };
  const numeric = (c: DataColumn<T>) => (c.align ?? (typeof c.value(rows[0] as T) === 'number' ? 'right' : 'left')) === 'right';
  const left = columns.map((c, i) =>
    c.pinned ? columns.slice(0, i).reduce((sum, before) => sum + (before.width ?? FLEXIBLE), 0) : undefined,
  );
  const right = rows.length ? columns.map(numeric) : columns.map((c) => c.align === 'right');

  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of its own, but neither a form nor a landmark
    <div
      role="group"
      ref={scroll}
      className={classes.scroll}
      style={props.height ? { height: props.height, flex: 'none' } : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onCopy={copy}
      onKeyDown={step}
      aria-label={`${label}, a table`}
    >
      <table
        className={classes.table}
        data-tall={props.tall || undefined}
        style={{ minWidth: columns.reduce((sum, c) => sum + (c.width ?? FLEXIBLE), 0) }}
        aria-label={label}
        aria-rowcount={(props.total ?? shown.length) + 1}
      >
        <colgroup>
          {columns.map((c) => (
            <col key={c.id} style={c.width ? { width: c.width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((c, i) => (
              <HeaderCell
                key={c.id}
                column={c}
                right={right[i] ?? false}
                left={left[i]}
                direction={sorting[0]?.id === c.id ? (sorting[0].desc ? 'descending' : 'ascending') : undefined}
                onToggle={() => table.getColumn(c.id)?.toggleSorting()}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden style={{ height: first * ROW }} />}
          {items.map((item) => {
            const row = shown[item.index]!.original;
            const key = rowKey(row);
            return (
              <tr
                key={key}
                aria-rowindex={item.index + 2}
                aria-selected={onSelect ? key === selected : undefined}
                className={onSelect ? classes.choosable : undefined}
                onClick={onSelect && (() => onSelect(row))}
                onDoubleClick={props.onOpen && (() => props.onOpen?.(row))}
              >
                {columns.map((c, i) => (
                  <td
                    key={c.id}
                    className={right[i] ? classes.right : undefined}
                    style={c.pinned ? { left: left[i] } : undefined}
                    data-pinned={c.pinned || undefined}
                    title={textOf(c.value(row))}
                  >
                    {c.cell ? c.cell(row) : String(c.value(row) ?? '–')}
                  </td>
                ))}
              </tr>
            );
          })}
          {last < shown.length - 1 && <tr aria-hidden style={{ height: (shown.length - 1 - last) * ROW }} />}
        </tbody>
      </table>
      {rows.length === 0 && <div className={classes.empty}>{props.empty ?? 'Nothing here.'}</div>}
    </div>
  );
}
