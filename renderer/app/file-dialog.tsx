import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '../client/call.ts';
import { type FileRequest, useFileRequest } from '../client/pick-file.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { FilePicker } from '../components/file-picker.tsx';

const TITLES = { file: 'Choose a file', folder: 'Choose a folder', save: 'Save as' };

function Dialog({ request }: { request: FileRequest }) {
  const [path, setPath] = useState<string>();
  const listing = useCall((c) => c.files.list, path ? { path } : {}, { keep: true, fresh: 0 });
  return (
    <>
      {listing.error && <ErrorPanel problem={toProblem(listing.error)} onDismiss={() => setPath(undefined)} />}
      {listing.data && (
        <FilePicker
          mode={request.mode}
          listing={listing.data}
          extensions={request.filters?.flatMap((f) => f.extensions)}
          suggestedName={request.defaultPath}
          onGo={setPath}
          onPick={request.resolve}
          onCancel={() => request.resolve(null)}
        />
      )}
    </>
  );
}

/** What the browser door has for a native file dialogue. */
export function FileDialog() {
  const request = useFileRequest((s) => s.request);
  return (
    <Modal
      opened={request !== null}
      onClose={() => request?.resolve(null)}
      title={request?.title ?? TITLES[request?.mode ?? 'file']}
      size="lg"
    >
      {request && <Dialog request={request} />}
    </Modal>
  );
}
