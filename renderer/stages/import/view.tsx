import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { openDataset } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { DropTarget } from '../../components/drop-target.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { ProgressPanel } from '../../components/progress-panel.tsx';
import { Canvas, StageHeader } from '../../components/stage-header.tsx';
import { STAGE_INFO } from '../../components/stage-info.ts';
import { Confirm } from './confirm.tsx';
import { Result } from './result.tsx';
import { Source } from './source.tsx';
import { useSource } from './use-source.ts';

/** Import: choose a file, confirm what it says, keep it as a version. */
export function ImportView() {
  const { title, purpose } = STAGE_INFO.import;
  const source = useSource();
  const handed = useLocation({ select: (l) => l.state.path });
  const job = useJob((c) => c.import.run);
  const { path } = source;
  const choose = (next: string | undefined) => {
    job.reset();
    source.choose(next);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file handed over by another view is taken up once
  useEffect(() => {
    if (handed) choose(handed);
  }, [handed]);
  const record = job.job?.state === 'done' ? job.job.record : undefined;
  useEffect(() => {
    if (record) openDataset(record);
  }, [record]);

  return (
    <DropTarget onFile={(file) => void source.take(file)}>
      <Canvas>
        <StageHeader title={title} purpose={path ? <span className="mono">{path}</span> : purpose} />
        {source.uploading && (
          <ProgressPanel
            job={{
              title: `Upload of ${source.uploading.name}`,
              message: 'Handing the file to the engine',
              share: source.uploading.share,
              eta: null,
              started: source.uploading.started,
            }}
            onCancel={source.stop}
          />
        )}
        {source.problem && <ErrorPanel problem={source.problem} onDismiss={() => choose(undefined)} />}
        {job.problem && <ErrorPanel problem={job.problem} onDismiss={job.reset} />}
        {job.active && job.job && <ProgressPanel job={job.job} onCancel={job.cancel} />}
        {record && <Result dataset={record} onAnother={() => choose(undefined)} />}
        {!path && !record && !job.active && <Source onPath={choose} />}
        {path && !record && !job.active && (
          <Confirm key={path} path={path} onRun={(plan) => void job.start(plan, `Import ${plan.name}`)} onOther={() => choose(undefined)} />
        )}
      </Canvas>
    </DropTarget>
  );
}
