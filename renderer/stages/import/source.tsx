import { Button } from '@mantine/core';
import { IconFileImport, IconRefresh } from '@tabler/icons-react';
import { useCall } from '../../client/call.ts';
import { useDataset } from '../../client/data.ts';
import { pickFile } from '../../client/pick-file.ts';
import { toProblem } from '../../client/problem.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import classes from './import.module.css';

const FILTERS = [{ name: 'Data', extensions: ['csv', 'tsv', 'txt', 'gz', 'parquet', 'json', 'ndjson', 'jsonl', 'xlsx'] }];

/** Where data may come from: a file, a sample, or the file of the open data set once more. */
export function Source({ onPath }: { onPath: (path: string) => void }) {
  const found = useCall((c) => c.import.sample, {}, { fresh: Number.POSITIVE_INFINITY });
  const samples = found.data ?? [];
  const open = useDataset();
  const pick = async () => {
    const path = await pickFile('file', { title: 'Choose a file to import', filters: FILTERS });
    if (path) onPath(path);
  };
  return (
    <>
      <Panel label="File">
        <EmptyState
          icon={IconFileImport}
          title="Drop a file here"
          text="CSV or TSV in any dialect, plain or gzipped; Parquet; JSON or NDJSON; Excel. Nothing is stored before you have seen and confirmed how it is read."
        >
          <Button onClick={() => void pick()}>Choose a file</Button>
          {open && (
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} />}
              onClick={() => onPath(open.body.plan.path)}
              title={open.body.plan.path}
            >
              Read “{open.body.name}” again
            </Button>
          )}
        </EmptyState>
      </Panel>
      {found.error && <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />}
      {samples.length > 0 && (
        <Panel title="Sample data, real and ready">
          <div className={classes.samples}>
            {samples.map((s) => (
              <button key={s.id} type="button" className={classes.sample} onClick={() => onPath(s.path)}>
                <strong>{s.title}</strong>
                <span>{s.description}</span>
              </button>
            ))}
          </div>
        </Panel>
      )}
    </>
  );
}
