import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { numbersIn } from './mapping.ts';

/** A list of numbers as text; told upwards while it is one. */
export function NumbersInput(props: { label: string; value: readonly number[]; onChange: (numbers: number[]) => void }) {
  const { label, value, onChange } = props;
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      label={label}
      value={typed ?? value.join(', ')}
      error={typed !== undefined && !numbersIn(typed) ? 'Numbers, with commas between' : undefined}
      onChange={(e) => {
        setTyped(e.currentTarget.value);
        const numbers = numbersIn(e.currentTarget.value);
        if (numbers) onChange(numbers);
      }}
      onBlur={() => typed !== undefined && numbersIn(typed) && setTyped(undefined)}
    />
  );
}
