import type { ReactNode } from 'react';
import classes from './stage-header.module.css';

/** The top of every view: what it is, what it shows, and its one main action on the right. */
export function StageHeader(props: { title: string; purpose?: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <h1 className={classes.title}>{props.title}</h1>
        {props.purpose && (
          <p className={classes.purpose} title={typeof props.purpose === 'string' ? props.purpose : undefined}>
            {props.purpose}
          </p>
        )}
      </div>
      {props.children && <div className={classes.actions}>{props.children}</div>}
    </header>
  );
}

/** The canvas of a view: a column of panels that scrolls as one. */
export function Canvas({ children }: { children: ReactNode }) {
  return <div className={classes.canvas}>{children}</div>;
}
