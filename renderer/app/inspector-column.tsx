import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarRightCollapse, IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { useInspectorSlot } from '../components/inspector.tsx';
import classes from './inspector-column.module.css';
import { toggleInspector, useUi } from './ui.ts';

const setSlot = (element: HTMLElement | null) => useInspectorSlot.setState({ element });

/** The column on the right that a view may fill with its parameters. */
export function InspectorColumn() {
  const filled = useInspectorSlot((s) => s.filled > 0);
  const open = useUi((s) => s.inspector);
  return (
    <aside className={classes.column} data-open={(filled && open) || undefined} hidden={!filled} aria-label="Inspector">
      <Tooltip label={open ? 'Hide the inspector (Ctrl+Alt+B)' : 'Show the inspector (Ctrl+Alt+B)'} position="left">
        <ActionIcon className={classes.toggle} size="sm" onClick={toggleInspector} aria-expanded={open} aria-label="Inspector">
          {open ? <IconLayoutSidebarRightCollapse size={16} /> : <IconLayoutSidebarRightExpand size={16} />}
        </ActionIcon>
      </Tooltip>
      <div ref={setSlot} className={classes.slot} hidden={!open} />
    </aside>
  );
}
