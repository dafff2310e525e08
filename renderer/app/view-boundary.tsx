import { Component, type ReactNode } from 'react';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Canvas } from '../components/stage-header.tsx';

/** Keeps the frame alive where a view breaks. */
export class ViewBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const problem = {
      code: 'INTERNAL',
      message: `This view broke: ${error.message}`,
      hint: 'Your data and jobs are not touched. Try again, or copy the details into a report.',
      detail: { stack: error.stack },
    };
    return (
      <Canvas>
        <ErrorPanel problem={problem} onRetry={() => this.setState({ error: null })} />
      </Canvas>
    );
  }
}
