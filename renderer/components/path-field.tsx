import { Button, TextInput } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';

/** A path of the engine's machine: typed, pasted or looked for. */
export function PathField(props: {
  label: string;
  value: string;
  placeholder?: string;
  description?: string;
  error?: string;
  onChange: (path: string) => void;
  onBrowse: () => void;
}) {
  return (
    <div style={{ display: 'flex', gap: 6, alignItems: 'flex-end' }}>
      <TextInput
        flex={1}
        label={props.label}
        description={props.description}
        placeholder={props.placeholder}
        error={props.error}
        value={props.value}
        onChange={(e) => props.onChange(e.currentTarget.value)}
        spellCheck={false}
      />
      <Button variant="default" onClick={props.onBrowse} aria-label={`Look for: ${props.label}`} px={9}>
        <IconFolder size={14} />
      </Button>
    </div>
  );
}
