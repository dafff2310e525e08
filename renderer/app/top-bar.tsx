import { ActionIcon, Kbd, Tooltip, UnstyledButton, useComputedColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconLayoutSidebar, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { isMac } from '../client/host.ts';
import { useThemeSwitch } from './color-scheme.ts';
import { DatasetSwitcher } from './dataset-switcher.tsx';
import classes from './top-bar.module.css';
import { toggleRail } from './ui.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

function ThemeToggle() {
  const scheme = useComputedColorScheme('light');
  const change = useThemeSwitch();
  const other = scheme === 'light' ? 'dark' : 'light';
  return (
    <Tooltip label={`Use the ${other} theme`}>
      <ActionIcon onClick={change} aria-label={`Use the ${other} theme`}>
        {scheme === 'light' ? <IconMoon size={17} /> : <IconSun size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Where one is (workspace, data set version), and the way to anywhere else. */
export function TopBar() {
  return (
    <header className={classes.bar}>
      <Tooltip label={`Narrow or widen the rail (${isMac ? '⌘' : 'Ctrl+'}B)`}>
        <ActionIcon onClick={toggleRail} aria-label="Narrow or widen the rail">
          <IconLayoutSidebar size={17} />
        </ActionIcon>
      </Tooltip>
      <Link to="/" className={classes.brand} aria-label="Almanac, home">
        <img src="./icon.svg" alt="" width={20} height={20} />
        Almanac
      </Link>
      <WorkspaceSwitcher />
      <DatasetSwitcher />
      <div className={classes.end}>
        <UnstyledButton className={classes.search} onClick={spotlight.open} aria-keyshortcuts="Control+K">
          <IconSearch size={14} aria-hidden />
          <span>Commands, models, data</span>
          <Kbd size="xs">{isMac ? '⌘ K' : 'Ctrl K'}</Kbd>
        </UnstyledButton>
        <ThemeToggle />
      </div>
    </header>
  );
}
