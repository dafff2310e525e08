import { Button } from '@mantine/core';
import { IconFolder, IconShieldCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useCommand } from '../../client/call.ts';
import { pickFile } from '../../client/pick-file.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Panel } from '../../components/panel.tsx';
import { PathField } from '../../components/path-field.tsx';
import classes from './publish.module.css';
import { VerificationResult } from './verification.tsx';

/** Checks every byte of a bundle, from here or from elsewhere, against its manifest. */
export function VerifyPanel({ path, onPath, asked }: { path: string; onPath: (path: string) => void; asked: number }) {
  const verify = useCommand((c) => c.publish.verify);
  const { mutate } = verify;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` counts the times that another part of the view asked for a check
  useEffect(() => {
    if (asked > 0 && path) mutate({ path });
  }, [asked, mutate]);
  const browse = async (mode: 'file' | 'folder') => {
    const found = await pickFile(mode, { title: 'A release bundle', filters: [{ name: 'Bundles', extensions: ['tar.gz', 'tgz'] }] });
    if (!found) return;
    onPath(found);
    mutate({ path: found });
  };
  return (
    <Panel title="Verify a bundle">
      <div className={classes.verify}>
        <div style={{ flex: 1 }}>
          <PathField
            label="Archive or folder"
            value={path}
            onChange={onPath}
            onBrowse={() => void browse('file')}
            placeholder="/path/to/release.tar.gz"
          />
        </div>
        <Button variant="default" leftSection={<IconFolder size={14} />} onClick={() => void browse('folder')}>
          Folder
        </Button>
        <Button
          leftSection={<IconShieldCheck size={14} />}
          disabled={!path.trim()}
          loading={verify.isPending}
          onClick={() => mutate({ path: path.trim() })}
        >
          Verify
        </Button>
      </div>
      {verify.error && (
        <div className={classes.below}>
          <ErrorPanel problem={toProblem(verify.error)} onDismiss={verify.reset} />
        </div>
      )}
      {verify.data && !verify.isPending && (
        <div className={classes.below}>
          <VerificationResult found={verify.data} />
        </div>
      )}
    </Panel>
  );
}
