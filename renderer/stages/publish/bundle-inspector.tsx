import { Button, Checkbox, SegmentedControl, Switch } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { useCall } from '../../client/call.ts';
import { useModelTitle } from '../../client/models.ts';
import { pickFile } from '../../client/pick-file.ts';
import { formatAgo } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { PathField } from '../../components/path-field.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { fileName, type PublishDraft } from './draft.ts';
import classes from './publish.module.css';

/** Which approval, in what form and where, and the report beside it. */
export function BundleInspector(props: {
  approvals: readonly StoredRecord<Approval>[];
  approval: StoredRecord<Approval>;
  onApproval: (id: string) => void;
  draft: PublishDraft;
  change: (part: Partial<PublishDraft>) => void;
  path: string;
  reportPath: string;
  onReport: () => void;
  reporting: boolean;
}) {
  const { approval, draft, change } = props;
  const titleOf = useModelTitle();
  const scenarios = useCall((c) => c.scenario.list, { fit: approval.body.fit });
  const name = fileName(approval.body.name);
  const browse = async () => {
    const found =
      draft.format === 'folder'
        ? await pickFile('folder', { title: 'Folder for the bundle' })
        : await pickFile('save', {
            title: 'Archive',
            defaultPath: `${name}.tar.gz`,
            filters: [{ name: 'Archives', extensions: ['tar.gz'] }],
          });
    if (found) change({ path: found });
  };
  const browseReport = async () => {
    const filters = [{ name: 'HTML', extensions: ['html'] }];
    const found = await pickFile('save', { title: 'Report', defaultPath: `${name}.html`, filters });
    if (found) change({ report: found });
  };
  return (
    <Inspector>
      <InspectorGroup title="Approval">
        <RecordSelect
          label="Approval"
          options={props.approvals.map((a) => ({
            id: a.head.id,
            title: `${a.body.name}, version ${a.body.version}`,
            note: `${titleOf(a.body.key)}, ${formatAgo(a.head.created)} by ${a.body.reviewer?.name ?? a.head.actor}`,
          }))}
          value={approval.head.id}
          onChange={props.onApproval}
        />
      </InspectorGroup>
      <InspectorGroup title="Bundle" note="Manifest, model state, card, report, components, a service to deploy; SHA-256 of every file.">
        <SegmentedControl
          fullWidth
          aria-label="Form of the bundle"
          data={[
            { value: 'folder', label: 'Folder' },
            { value: 'tar.gz', label: 'Archive (.tar.gz)' },
          ]}
          value={draft.format}
          onChange={(format) => change({ format: format as PublishDraft['format'], path: undefined })}
        />
        <PathField
          label={draft.format === 'folder' ? 'New folder' : 'New file'}
          value={props.path}
          onChange={(path) => change({ path })}
          onBrowse={() => void browse()}
        />
        <Switch
          label="Sign it with the identity that acts"
          checked={draft.sign}
          onChange={(e) => change({ sign: e.currentTarget.checked })}
        />
      </InspectorGroup>
      <InspectorGroup
        title="Report"
        note="One HTML file for those who will not open Almanac: data, quality, leaderboard, forecasts, scenarios."
      >
        <PathField
          label="New file"
          value={props.reportPath}
          onChange={(report) => change({ report })}
          onBrowse={() => void browseReport()}
        />
        {scenarios.data && scenarios.data.length > 0 && (
          <Checkbox.Group label="Scenarios to show" value={draft.scenarios} onChange={(s) => change({ scenarios: s })}>
            <div className={classes.choices}>
              {scenarios.data.map((s) => (
                <Checkbox key={s.head.id} value={s.head.id} label={s.body.name} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <Button
          variant="default"
          leftSection={<IconFileText size={14} />}
          onClick={props.onReport}
          disabled={!props.reportPath.trim()}
          loading={props.reporting}
        >
          Write the report
        </Button>
      </InspectorGroup>
    </Inspector>
  );
}
