import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** Text that is copied whole by a press, shown short: digests, ids, paths. */
export function CopyText({ text, short, label }: { text: string; short?: string; label: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <UnstyledButton
          className="mono"
          onClick={(e) => {
            e.stopPropagation();
            copy();
          }}
          title={`${text}\nPress to copy`}
          aria-label={copied ? `${short ?? text}: ${label} copied` : `Copy ${label} ${short ?? text}`}
          style={{ display: 'inline-flex', alignItems: 'center', gap: 5, maxWidth: '100%' }}
        >
          <span style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{short ?? text}</span>
          {copied ? <IconCheck size={12} /> : <IconCopy size={12} style={{ flex: 'none', opacity: 0.6 }} />}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
