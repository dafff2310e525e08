import type { ComponentType, ReactNode } from 'react';
import classes from './empty-state.module.css';

/** What to do where there is nothing yet. `children` are the buttons that lead on. */
export function EmptyState(props: {
  icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}) {
  const Icon = props.icon;
  return (
    <div className={classes.empty}>
      {Icon && <Icon size={36} stroke={1.2} />}
      <h2 className={classes.title}>{props.title}</h2>
      {props.text && <p className={classes.text}>{props.text}</p>}
      {props.children && <div className={classes.actions}>{props.children}</div>}
    </div>
  );
}
