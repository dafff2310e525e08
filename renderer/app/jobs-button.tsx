import { Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconActivity } from '@tabler/icons-react';
import { isActive, useJobs } from '../client/job-store.ts';
import { formatPercent, plural } from '../components/format.ts';
import { ProgressBar, timeLeft } from '../components/progress-panel.tsx';
import { JobList } from './job-list.tsx';
import classes from './status-bar.module.css';

/** What runs now, in one line; the list of all jobs opens over it. */
export function JobsButton() {
  const [opened, { toggle, close }] = useDisclosure();
  const jobs = useJobs((s) => s.jobs);
  const active = Object.values(jobs).filter(isActive);
  const first = active[0];
  return (
    <Popover opened={opened} onDismiss={close} position="top-start" width={440} shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.jobs} onClick={toggle} aria-expanded={opened}>
          <IconActivity size={14} aria-hidden />
          {first ? (
            <>
              <span>
                {first.title}
                {active.length > 1 ? ` and ${plural(active.length - 1, 'more job', 'more jobs')}` : ''}
              </span>
              <span className={classes.progress}>
                <ProgressBar share={first.share} label={first.title} />
              </span>
              <span className={classes.dim}>
                {formatPercent(first.share, 0)}, {timeLeft(first.eta)}
              </span>
            </>
          ) : (
            <span>No jobs running</span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0}>{opened && <JobList />}</Popover.Dropdown>
    </Popover>
  );
}
