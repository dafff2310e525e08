import { Button, Loader } from '@mantine/core';
import { IconDatabaseImport, IconFolder } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { type DatasetRow, useDataset, useDatasetList, useWorkspace } from '../client/data.ts';
import { toProblem } from '../client/problem.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Canvas } from '../components/stage-header.tsx';
import { ViewBoundary } from './view-boundary.tsx';

const Spinner = () => (
  <div style={{ display: 'grid', placeItems: 'center', height: '100%' }}>
    <Loader size="sm" color="gray" aria-label="Loading" />
  </div>
);

const Failed = ({ error, onRetry }: { error: Error; onRetry: () => void }) => (
  <Canvas>
    <ErrorPanel problem={toProblem(error)} onRetry={onRetry} />
  </Canvas>
);

/** A view while its code loads, and where it breaks. */
export function Waiting({ children }: { children: ReactNode }) {
  return (
    <ViewBoundary>
      <Suspense fallback={<Spinner />}>{children}</Suspense>
    </ViewBoundary>
  );
}

/** Shows the way to a workspace where none is open. */
export function NeedsWorkspace({ children }: { children: () => ReactNode }) {
  const workspace = useWorkspace();
  if (workspace.error) return <Failed error={workspace.error} onRetry={() => void workspace.refetch()} />;
  if (workspace.isPending) return <Spinner />;
  if (!workspace.data)
    return (
      <EmptyState
        icon={IconFolder}
        title="No workspace is open"
        text="A workspace is a folder in which Almanac keeps data sets, models and results."
      >
        <Button component={Link} to="/">
          Open or create one
        </Button>
      </EmptyState>
    );
  return <Waiting>{children()}</Waiting>;
}

/** Shows the way to a data set where there is none. */
export function NeedsData({ children }: { children: (dataset: DatasetRow) => ReactNode }) {
  return <NeedsWorkspace>{() => <WithData>{children}</WithData>}</NeedsWorkspace>;
}

function WithData({ children }: { children: (dataset: DatasetRow) => ReactNode }) {
  const datasets = useDatasetList();
  const dataset = useDataset();
  if (datasets.error) return <Failed error={datasets.error} onRetry={() => void datasets.refetch()} />;
  if (datasets.isPending) return <Spinner />;
  if (!dataset)
    return (
      <EmptyState
        icon={IconDatabaseImport}
        title="No data yet"
        text="Import a file of your own, or one of the samples that come with Almanac."
      >
        <Button component={Link} to="/import">
          Import data
        </Button>
      </EmptyState>
    );
  return children(dataset);
}
