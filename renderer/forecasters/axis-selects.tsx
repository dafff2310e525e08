import { Select } from '@mantine/core';
import classes from './forecasters.module.css';
import { options } from './mapping.ts';

/** One choice for each dimension of a tensor. What another dimension had changes places with it. */
export function AxisSelects<A extends string>(props: {
  label: string;
  names: Readonly<Record<A, string>>;
  dims: readonly (number | string)[];
  value: readonly A[];
  onChange: (axes: A[]) => void;
}) {
  const { label, names, dims, value, onChange } = props;
  if (value.length === 0) return <span className={classes.none}>one number</span>;
  return (
    <div className={classes.axes}>
      {value.map((axis, i) => (
        <Select
          // biome-ignore lint/suspicious/noArrayIndexKey: dimensions are told apart by their place
          key={i}
          aria-label={`Dimension ${i + 1} of ${label}`}
          title={dims[i] === undefined ? undefined : `In the file: ${dims[i]}`}
          data={options(names)}
          value={axis}
          allowDeselect={false}
          onChange={(next) => next && onChange(swapped(value, i, next as A))}
        />
      ))}
    </div>
  );
}

const swapped = <A extends string>(value: readonly A[], i: number, next: A): A[] =>
  value.map((axis, k) => (k === i ? next : axis === next && next !== 'one' ? value[i]! : axis));
