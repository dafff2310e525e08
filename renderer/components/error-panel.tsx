import { Button, CopyButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Place } from '#shared/base/errors.ts';
import classes from './error-panel.module.css';

export interface ErrorLike {
  code: string;
  message: string;
  hint: string;
  place?: Place;
  detail?: Record<string, unknown>;
}

const PLACES: [keyof Place, string][] = [
  ['file', 'File'],
  ['line', 'Line'],
  ['row', 'Row'],
  ['column', 'Column'],
  ['series', 'Series'],
  ['field', 'Field'],
];

/** The one way in which the app shows an error: what happened, where, and what to do. */
export function ErrorPanel({ problem, onRetry, onDismiss }: { problem: ErrorLike; onRetry?: () => void; onDismiss?: () => void }) {
  const places = PLACES.filter(([key]) => problem.place?.[key] !== undefined);
  const report = JSON.stringify(problem, null, 2);
  return (
    <div className={classes.panel} role="alert">
      <IconAlertTriangle size={20} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <p className={classes.message}>{problem.message}</p>
        <p className={classes.hint}>{problem.hint}</p>
        {places.length > 0 && (
          <dl className={classes.place}>
            {places.map(([key, label]) => (
              <div key={key}>
                <dt>{label}</dt>
                <dd>{String(problem.place?.[key])}</dd>
              </div>
            ))}
          </dl>
        )}
        <div className={classes.actions}>
          {onRetry && (
            <Button size="compact-xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {onDismiss && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={onDismiss}>
              Dismiss
            </Button>
          )}
          <CopyButton value={report}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>
                {copied ? 'Copied' : 'Copy details'}
              </Button>
            )}
          </CopyButton>
          <span className={classes.code}>{problem.code}</span>
        </div>
      </div>
    </div>
  );
}
