import type { ForecasterInspection } from '#shared/services/forecasters.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Panel } from '../components/panel.tsx';
import classes from './forecasters.module.css';
import { OutlineFacts } from './outline-facts.tsx';

/** Why a file is not run, and what stands in it: nothing of it was run to find out. */
export const Refused = ({ found, onOther }: { found: ForecasterInspection; onOther: () => void }) => (
  <div className={classes.refusals}>
    {found.refusals.map((r, i) => (
      <ErrorPanel
        key={r.message}
        problem={{ code: `REFUSED: ${r.rule.toUpperCase()}`, message: r.message, hint: r.hint, place: { file: found.file } }}
        {...(i === 0 ? { onDismiss: onOther } : {})}
      />
    ))}
    <Panel title="What stands in the file, which was not run">
      <OutlineFacts outline={found.outline} />
    </Panel>
  </div>
);
