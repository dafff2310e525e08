import { TagsInput } from '@mantine/core';
import { useState } from 'react';

/** Coverage of prediction intervals in percent. What is not between 0 and 100 is refused with a word, not dropped in silence. */
export function LevelsInput({ value, onChange }: { value: readonly number[]; onChange: (levels: number[]) => void }) {
  const [refused, setRefused] = useState<string>();
  const take = (tags: string[]) => {
    const levels = tags.map((t) => Number(t.replace('%', '').replace(',', '.')));
    const bad = tags.find((_, i) => !(levels[i]! > 0 && levels[i]! < 100));
    setRefused(bad === undefined ? undefined : `"${bad}" is no level: give a number between 0 and 100.`);
    onChange([...new Set(levels.filter((l) => l > 0 && l < 100))].sort((a, b) => a - b));
  };
  return (
    <TagsInput
      label="Interval levels (%)"
      value={value.map(String)}
      onChange={take}
      error={refused}
      maxTags={6}
      placeholder={value.length ? undefined : 'e.g. 80, Enter'}
    />
  );
}
