import { useWorkspaceProblem } from '../client/workspace.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import classes from './shell.module.css';

/** Why a workspace could not be opened, wherever one asked for it. */
export function WorkspaceProblem() {
  const problem = useWorkspaceProblem((s) => s.problem);
  if (!problem) return null;
  return (
    <div className={classes.problem}>
      <ErrorPanel problem={problem} onDismiss={() => useWorkspaceProblem.setState({ problem: null })} />
    </div>
  );
}
