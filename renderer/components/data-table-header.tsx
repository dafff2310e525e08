import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import classes from './data-table.module.css';

export function HeaderCell(props: {
  column: { title: string; unit?: string; sortable?: boolean; hint?: string };
  right: boolean;
  /** Pixels from the left where it stays in sight. */
  left?: number;
  direction?: 'ascending' | 'descending';
  onToggle: () => void;
}) {
  const { column, right, left, direction, onToggle } = props;
  const words = (
    <>
      <span className={classes.words}>
        {column.title}
        {column.unit && <span className={classes.unit}> {column.unit}</span>}
      </span>
      {direction && (direction === 'ascending' ? <IconArrowUp size={12} /> : <IconArrowDown size={12} />)}
    </>
  );
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={right ? classes.right : undefined}
      style={left === undefined ? undefined : { left }}
      data-pinned={left !== undefined || undefined}
      title={column.hint}
    >
      {column.sortable === false ? (
        <span className={classes.head}>{words}</span>
      ) : (
        <button type="button" className={classes.head} onClick={onToggle}>
          {words}
        </button>
      )}
    </th>
  );
}
