import { Component, type ReactNode } from 'react';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Canvas } from '../components/stage-header.tsx';

const CHANGED = {
  code: 'APP_CHANGED',
  message: 'Almanac was updated while this page was open.',
  hint: 'Try again to load the new version. Running jobs go on.',
};

const broken = (error: Error) => ({
  code: 'INTERNAL',
  message: `This view broke: ${error.message}`,
  hint: 'Your data and jobs are not touched. Try again, or copy the details into a report.',
  detail: { stack: error.stack },
});

/** Keeps the frame alive where a view breaks. */
export class ViewBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const stale = /preload|dynamically imported|module script/i.test(error.message);
    const problem = stale ? CHANGED : broken(error);
    return (
      <Canvas>
        <ErrorPanel problem={problem} onRetry={() => (stale ? location.reload() : this.setState({ error: null }))} />
      </Canvas>
    );
  }
}
