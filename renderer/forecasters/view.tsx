import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ForecasterInspection } from '#shared/services/forecasters.ts';
import { useCall } from '../client/call.ts';
import { pathOf } from '../client/host.ts';
import { type ForecasterRow, useForecasters } from '../client/models.ts';
import { pickFile } from '../client/pick-file.ts';
import { type Problem, toProblem } from '../client/problem.ts';
import { DropTarget } from '../components/drop-target.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Panel } from '../components/panel.tsx';
import { Canvas, StageHeader } from '../components/stage-header.tsx';
import { ForecastersTable } from './forecasters-table.tsx';
import { ImportForm } from './import-form.tsx';
import { Refused } from './refused.tsx';

/** ONNX forecasters of other makers: those that are there, and the way in for another. */
export function ForecastersView() {
  const list = useForecasters();
  const [path, setPath] = useState<string>();
  const [made, setMade] = useState<string>();
  const inspection = useCall((c) => c.forecasters.inspect, path ? { path } : null, { fresh: 0 });
  const found = path ? (inspection.data as ForecasterInspection | undefined) : undefined;
  const [lost, setLost] = useState<Problem>();
  const lookAt = (next: string | null) => {
    if (!next) return;
    setLost(undefined);
    setMade(undefined);
    setPath(next);
  };
  const choose = async () =>
    lookAt(await pickFile('file', { title: 'Choose an ONNX forecaster', filters: [{ name: 'ONNX', extensions: ['onnx'] }] }));
  const take = (file: File) =>
    pathOf(file)
      .then(lookAt)
      .catch((error: unknown) => setLost(toProblem(error)));
  const rows = (list.data ?? []) as readonly ForecasterRow[];
  return (
    <DropTarget onFile={(file) => void take(file)}>
      <Canvas>
        <StageHeader
          title="Imported forecasters"
          purpose={
            path ? <span className="mono">{path}</span> : 'ONNX files of other makers that forecast your data without being trained on them'
          }
        >
          {path && (
            <Button variant="default" onClick={() => setPath(undefined)}>
              Back to the list
            </Button>
          )}
          <Button variant={path ? 'default' : 'filled'} leftSection={<IconFileImport size={14} />} onClick={() => void choose()}>
            {path ? 'Another file' : 'Choose an ONNX file'}
          </Button>
        </StageHeader>
        {lost && <ErrorPanel problem={lost} onDismiss={() => setLost(undefined)} />}
        {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
        {path && inspection.error && (
          <ErrorPanel
            problem={toProblem(inspection.error)}
            onRetry={() => void inspection.refetch()}
            onDismiss={() => setPath(undefined)}
          />
        )}
        {found && found.refusals.length > 0 && <Refused found={found} onOther={() => setPath(undefined)} />}
        {found && found.refusals.length === 0 && (
          <ImportForm
            key={found.file}
            found={found}
            onDone={(record) => {
              setMade(record);
              setPath(undefined);
            }}
          />
        )}
        {!path && rows.length > 0 && <ForecastersTable rows={rows} fresh={made} />}
        {!path && list.data && rows.length === 0 && (
          <Panel label="No forecasters">
            <EmptyState
              icon={IconFileImport}
              title="No forecaster was imported yet"
              text="A context goes in, quantiles come out: the shape of Chronos-Bolt, TiRex, or a net of your own. Drop one here: it is looked into before it is run, mapped, tried on your data, and then stands among the models."
            >
              <Button onClick={() => void choose()}>Choose an ONNX file</Button>
              <Button variant="default" component={Link} to="/train">
                Built-in models
              </Button>
            </EmptyState>
          </Panel>
        )}
      </Canvas>
    </DropTarget>
  );
}
