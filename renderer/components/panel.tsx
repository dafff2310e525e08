import type { ReactNode } from 'react';
import classes from './panel.module.css';

/** A titled surface. `grow` fills the height that is left; `flush` lets a table or chart touch its edges. */
export function Panel(props: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  grow?: boolean;
  flush?: boolean;
  label?: string;
}) {
  const { title, actions, children, grow, flush, label } = props;
  return (
    <section className={classes.panel} data-grow={grow || undefined} aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      {(title || actions) && (
        <header className={classes.head}>
          <h2 className={classes.title}>{title}</h2>
          {actions && <div className={classes.actions}>{actions}</div>}
        </header>
      )}
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
