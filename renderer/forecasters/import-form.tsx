import { Button, Textarea, TextInput } from '@mantine/core';
import { IconPackageImport, IconTestPipe } from '@tabler/icons-react';
import { useState } from 'react';
import type { ForecasterMapping, MappingDraft } from '#shared/domain/forecaster.ts';
import type { ForecasterInspection } from '#shared/services/forecasters.ts';
import { useCall } from '../client/call.ts';
import { useLatest } from '../client/data.ts';
import { useJob } from '../client/job.ts';
import { pickFile } from '../client/pick-file.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { JobPanel } from '../components/job-panel.tsx';
import { Panel } from '../components/panel.tsx';
import { PathField } from '../components/path-field.tsx';
import classes from './forecasters.module.css';
import { HandlingForm } from './handling-form.tsx';
import { problemsOf } from './mapping.ts';
import { OutlineFacts } from './outline-facts.tsx';
import { PortsForm } from './ports-form.tsx';
import { CheckList, TrialPreview } from './trial-report.tsx';

const nameFrom = (file: string): string =>
  file
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.onnx$/i, '');

/** The mapping of one file, its trial, and the name under which it is kept. */
export function ImportForm({ found, onDone }: { found: ForecasterInspection; onDone: (record: string) => void }) {
  const features = useLatest('features');
  const [mapping, setMapping] = useState<MappingDraft>(found.proposal);
  const [selfTest, setSelfTest] = useState('');
  const [about, setAbout] = useState({ name: nameFrom(found.file), licence: '' });
  const [asked, setAsked] = useState<string>();
  const faults = problemsOf(mapping);
  const attempt = {
    path: found.file,
    mapping: mapping as ForecasterMapping,
    ...(selfTest ? { selfTest } : {}),
    ...(features ? { features } : {}),
  };
  const trial = useCall((c) => c.forecasters.check, asked ? (JSON.parse(asked) as typeof attempt) : null, {
    fresh: Number.POSITIVE_INFINITY,
  });
  const keep = useJob((c) => c.forecasters.import);
  const current = asked === JSON.stringify(attempt);
  const store = async () => {
    const made = await keep.start({ ...attempt, ...about }, `Import ${about.name}`);
    if (made) onDone(made);
  };
  const pickTest = async () => {
    const path = await pickFile('file', { title: 'Choose self-test vectors', filters: [{ name: 'Self-test', extensions: ['json'] }] });
    if (path) setSelfTest(path);
  };
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        <Panel title="What stands in the file">
          <OutlineFacts outline={found.outline} />
        </Panel>
        <Panel title="How it is fed and read">
          <PortsForm outline={found.outline} value={mapping} onChange={setMapping} />
        </Panel>
        <Panel title="How much, how far, how prepared">
          <HandlingForm value={mapping} onChange={setMapping} />
        </Panel>
      </div>
      <div className={classes.stack}>
        <Panel title="What the proposal rests on">
          <ul className={classes.reasons}>
            {found.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Panel>
        <Panel
          title="Trial"
          flush
          actions={
            <Button
              leftSection={<IconTestPipe size={14} />}
              variant={current && trial.data?.passed ? 'default' : 'filled'}
              disabled={faults.length > 0}
              loading={trial.isFetching}
              onClick={() => (current ? void trial.refetch() : setAsked(JSON.stringify(attempt)))}
            >
              Try it
            </Button>
          }
        >
          <div className={classes.vectors}>
            <PathField
              label="Self-test vectors of its maker, where there are some: JSON with inputs and what they have to give"
              value={selfTest}
              placeholder="vectors.json"
              onChange={setSelfTest}
              onBrowse={() => void pickTest()}
            />
          </div>
          {faults.length > 0 && (
            <div className={classes.wait}>
              <ul className={classes.faults}>
                {faults.map((fault) => (
                  <li key={fault}>{fault}</li>
                ))}
              </ul>
            </div>
          )}
          {faults.length === 0 && !(current && (trial.data || trial.error)) && (
            <p className={classes.wait}>
              {trial.isFetching
                ? 'The file is copied and run in a process of its own…'
                : `It will be run in a process of its own on ${features ? 'the first series of the open data set' : 'made-up series'}, with bounded time and memory.`}
            </p>
          )}
          {current && trial.error && (
            <div style={{ padding: 12 }}>
              <ErrorPanel problem={toProblem(trial.error)} onRetry={() => void trial.refetch()} />
            </div>
          )}
          {current && trial.data && (
            <>
              {trial.data.suggestion && (
                <div className={classes.better}>
                  <span>What came out speaks for another mapping.</span>
                  <Button size="compact-xs" variant="default" onClick={() => setMapping(trial.data!.suggestion as MappingDraft)}>
                    Correct the mapping
                  </Button>
                </div>
              )}
              {trial.data.preview && <TrialPreview preview={trial.data.preview} />}
              <CheckList checks={trial.data.checks} />
            </>
          )}
        </Panel>
        <Panel title="Keep it">
          <div className={classes.stack}>
            <div className={classes.keep}>
              <TextInput label="Name" value={about.name} onChange={(e) => setAbout({ ...about, name: e.currentTarget.value })} />
              <Textarea
                label="Licence"
                placeholder="e.g. Apache-2.0, and where it says so"
                autosize
                minRows={1}
                maxRows={4}
                value={about.licence}
                onChange={(e) => setAbout({ ...about, licence: e.currentTarget.value })}
              />
            </div>
            <JobPanel run={keep} onRetry={() => void store()} />
            <div className={classes.row}>
              <Button
                leftSection={<IconPackageImport size={14} />}
                disabled={!current || !trial.data?.passed || !about.name.trim()}
                loading={keep.active}
                onClick={() => void store()}
              >
                Import
              </Button>
              {!(current && trial.data?.passed) && <span className={classes.dim}>Try it first: what fails its trial is not taken in.</span>}
            </div>
          </div>
        </Panel>
      </div>
    </div>
  );
}
