import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconFolder, IconFolderPlus, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCall, useCommand } from '../client/call.ts';
import { useWorkspace } from '../client/data.ts';
import { useOpenWorkspace } from '../client/workspace.ts';
import classes from './top-bar.module.css';

export function WorkspaceSwitcher() {
  const workspace = useWorkspace().data;
  const recent = useCall((c) => c.workspace.recent, {}).data ?? [];
  const open = useOpenWorkspace();
  const close = useCommand((c) => c.workspace.close);
  const navigate = useNavigate();
  const others = recent.filter((r) => r.exists && r.path !== workspace?.path).slice(0, 8);
  return (
    <Menu width={320}>
      <Menu.Target>
        <UnstyledButton className={classes.switch} aria-label={`Workspace: ${workspace?.name ?? 'No workspace'}`}>
          <IconFolder size={15} stroke={1.6} />
          <span className={classes.name}>{workspace?.name ?? 'No workspace'}</span>
          <IconChevronDown size={13} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {workspace && <Menu.Label>{workspace.path}</Menu.Label>}
        {others.map((r) => (
          <Menu.Item key={r.path} onClick={() => open.at(r.path)} leftSection={<IconFolder size={14} />} title={r.path}>
            {r.name}
          </Menu.Item>
        ))}
        {others.length > 0 && <Menu.Divider />}
        <Menu.Item leftSection={<IconFolder size={14} />} onClick={() => void open.choose()}>
          Open a workspace…
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderPlus size={14} />} onClick={() => void open.choose(true)}>
          New workspace…
        </Menu.Item>
        {workspace && (
          <Menu.Item leftSection={<IconX size={14} />} onClick={() => close.mutate({}, { onSuccess: () => void navigate({ to: '/' }) })}>
            Close
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
