import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { ReadOptions } from '#shared/stages/import.ts';
import { useCall } from '../../client/call.ts';
import { openDataset } from '../../client/data.ts';
import { useJob } from '../../client/job.ts';
import { toProblem } from '../../client/problem.ts';
import { DropTarget } from '../../components/drop-target.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatBytes } from '../../components/format.ts';
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
  const [read, setRead] = useState<z.input<typeof ReadOptions>>({});
  const job = useJob((c) => c.import.run);
  const { path } = source;
  const detection = useCall((c) => c.import.detect, path ? { path, read } : null, { keep: true, fresh: 0 });
  const choose = (next: string | undefined) => {
    setRead({});
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
        <StageHeader
          title={title}
          purpose={path && detection.data ? `${detection.data.path}, ${formatBytes(detection.data.bytes)}` : purpose}
        />
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
        {path && detection.error && !job.active && (
          <ErrorPanel problem={toProblem(detection.error)} onRetry={() => void detection.refetch()} onDismiss={() => choose(undefined)} />
        )}
        {path && !detection.error && !record && !job.active && (
          <Confirm
            key={path}
            detection={detection.data?.path === path || detection.isPlaceholderData ? detection.data : undefined}
            looking={detection.isFetching}
            read={read}
            onRead={setRead}
            onRun={(plan) => void job.start(plan, `Import ${plan.name}`)}
            onOther={() => choose(undefined)}
          />
        )}
      </Canvas>
    </DropTarget>
  );
}
