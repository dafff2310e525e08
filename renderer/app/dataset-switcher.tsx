import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconDatabase, IconDatabaseImport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { openDataset, useDataset, useDatasets } from '../client/data.ts';
import { formatAgo, formatCompact, plural } from '../components/format.ts';
import classes from './top-bar.module.css';

/** The open data set version; all views show what hangs on it. */
export function DatasetSwitcher() {
  const datasets = useDatasets();
  const open = useDataset();
  const navigate = useNavigate();
  if (!datasets) return null;
  return (
    <Menu width={360}>
      <Menu.Target>
        <UnstyledButton className={classes.switch} title="Data set">
          <IconDatabase size={15} stroke={1.6} />
          <span className={classes.name}>{open?.body.name ?? 'No data set'}</span>
          {open && (
            <span className={classes.aside}>
              v{open.version} · {plural(open.body.seriesCount, 'series', 'series')}
            </span>
          )}
          <IconChevronDown size={13} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        {datasets.map((d) => (
          <Menu.Item
            key={d.head.id}
            onClick={() => openDataset(d.head.id)}
            leftSection={d === open ? <IconCheck size={14} /> : <span style={{ width: 14, display: 'inline-block' }} />}
            rightSection={<span className={classes.aside}>{formatAgo(d.head.created)}</span>}
          >
            {d.body.name}{' '}
            <span className={classes.aside}>
              v{d.version}
              {d.latest ? '' : ', older'} · {formatCompact(d.body.rows)} rows
            </span>
          </Menu.Item>
        ))}
        {datasets.length > 0 && <Menu.Divider />}
        <Menu.Item leftSection={<IconDatabaseImport size={14} />} onClick={() => void navigate({ to: '/import' })}>
          Import a file…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
