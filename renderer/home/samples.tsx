import { useNavigate } from '@tanstack/react-router';
import { useCall } from '../client/call.ts';
import { useWorkspace } from '../client/data.ts';
import { Panel } from '../components/panel.tsx';
import classes from './home.module.css';

/** Real data that comes with Almanac, to try it on. */
export function Samples() {
  const navigate = useNavigate();
  const workspace = useWorkspace().data;
  const samples = useCall((c) => c.import.sample, {}, { fresh: Number.POSITIVE_INFINITY }).data;
  if (!samples) return null;
  return (
    <Panel title="Sample data" flush>
      {samples.map((sample) => (
        <button
          key={sample.id}
          type="button"
          className={classes.row}
          disabled={!workspace}
          title={workspace ? undefined : 'Open or create a workspace first'}
          onClick={() => void navigate({ to: '/import', state: { path: sample.path } })}
        >
          <strong>{sample.title}</strong>
          <span className={classes.under}>{sample.description}</span>
        </button>
      ))}
    </Panel>
  );
}
