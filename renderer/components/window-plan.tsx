import { Fragment } from 'react';
import classes from './window-plan.module.css';
import { drawnFrom, type PlanShape, thinned, windowsOf } from './window-plan-data.ts';

const MOST = 8;

/** A drawing of a rolling-origin plan: a row per window, what it trains on and what it forecasts, on one time line. */
export function WindowPlan(props: {
  plan: PlanShape;
  timeAt: (observation: number) => string;
  /** The series that is drawn, where others have other times. */
  of?: string;
}) {
  const { plan, timeAt, of } = props;
  const { rows } = plan;
  const windows = windowsOf(plan);
  const from = drawnFrom(windows, rows);
  const share = (x: number) => `${(100 * (Math.min(rows, Math.max(from, x)) - from)) / Math.max(1, rows - from)}%`;
  const shown = thinned(windows, MOST);
  const short = windows.filter((w) => w.cutoff < 1).length;
  return (
    <div className={classes.plan}>
      <ol className={classes.rows} aria-label="Windows of the backtest">
        {shown.map(({ item: w, index }, i) => (
          <Fragment key={index}>
            {i > 0 && index - shown[i - 1]!.index > 1 && <li className={classes.more}>… {index - shown[i - 1]!.index - 1} more windows</li>}
            <li className={classes.row} data-short={w.cutoff < 1 || undefined}>
              <span className={classes.label}>{w.cutoff < 1 ? 'before the start' : timeAt(w.cutoff - 1)}</span>
              <span className={classes.track}>
                {w.cutoff >= 1 && (
                  <>
                    <span
                      className={classes.train}
                      data-goes-on={w.from < from || undefined}
                      style={{ left: share(w.from), right: `calc(100% - ${share(w.cutoff)})` }}
                      title={`Window ${index + 1} trains on ${w.cutoff - w.from} observations, to ${timeAt(w.cutoff - 1)}`}
                    />
                    <span
                      className={classes.horizon}
                      style={{ left: share(w.cutoff), right: `calc(100% - ${share(w.to)})` }}
                      title={`Window ${index + 1} forecasts ${w.to - w.cutoff} steps, to ${timeAt(w.to - 1)}`}
                    />
                  </>
                )}
              </span>
            </li>
          </Fragment>
        ))}
      </ol>
      <p className={classes.key}>
        <span className={classes.train} /> trains on <span className={classes.horizon} /> forecasts; each row is named by its cutoff
        {of && ` in ${of}`}
        {short > 0 && (
          <strong className={classes.warning}>
            {' '}
            {short} of {windows.length} cutoffs lie before the start of a series of {rows} observations: take fewer windows, a smaller step
            or a shorter horizon.
          </strong>
        )}
      </p>
    </div>
  );
}
