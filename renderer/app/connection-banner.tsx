import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection } from '../client/connection.ts';
import classes from './connection-banner.module.css';

/** Says that the engine is out of reach, and what becomes of the work meanwhile. */
export function ConnectionBanner() {
  const { state, attempts } = useConnection();
  if (state !== 'lost') return null;
  return (
    <div className={classes.banner} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <span>
        <strong>Connection to the engine lost.</strong> Trying again{attempts > 1 ? `, ${attempts} attempts so far` : ''}. Running jobs go
        on without this window.
      </span>
      {attempts > 3 && (
        <Button variant="default" size="compact-xs" onClick={() => location.reload()}>
          Reload
        </Button>
      )}
    </div>
  );
}
