import { Button, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type GateMeasure, GateRule } from '#shared/domain/gate.ts';
import type { Policy } from '#shared/stages/approve.ts';
import { useCall, useCommand } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { plural } from '../../components/format.ts';
import { MEASURES, newRule } from '../../components/gate-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { RuleTable } from '../../components/rule-table.tsx';
import classes from './approve.module.css';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What an approval must hold in this workspace: presets to start from, rules to edit, and whether authors may decide. */
export function PolicyEditor() {
  const policy = useCall((c) => c.approve.policy, {});
  const presets = useCall((c) => c.approve.presets, {}, { fresh: Number.POSITIVE_INFINITY });
  const metrics = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data ?? [];
  const save = useCommand((c) => c.approve.setPolicy);
  const [edited, setEdited] = useState<Policy>();
  const [reason, setReason] = useState('');
  const failed = [policy, presets].find((q) => q.error);
  if (failed) return <ErrorPanel problem={toProblem(failed.error)} onRetry={() => void failed.refetch()} />;
  if (!policy.data) return null;
  const value = edited ?? policy.data;
  const change = (part: Partial<Policy>) => setEdited({ ...value, ...part });
  const dirty = !same(value, policy.data);
  const wrong = value.rules.filter((rule) => !GateRule.safeParse(rule).success).length;
  const store = () =>
    save.mutate(
      { selfApproval: value.selfApproval, rules: value.rules, reason: reason.trim() },
      {
        onSuccess: () => {
          setEdited(undefined);
          setReason('');
        },
      },
    );
  return (
    <>
      {save.error && <ErrorPanel problem={toProblem(save.error)} onDismiss={save.reset} />}
      <Panel title="Start from">
        <div className={classes.presets}>
          {(presets.data ?? []).map((preset) => (
            <article key={preset.id} className={classes.preset} data-in-use={same(preset.rules, value.rules) || undefined}>
              <h3>{preset.title}</h3>
              <p>{preset.summary}</p>
              <Button
                size="compact-xs"
                variant="default"
                disabled={same(preset.rules, value.rules)}
                aria-label={`${same(preset.rules, value.rules) ? 'These are in the table' : `Take its ${plural(preset.rules.length, 'rule')}`}: ${preset.title}`}
                onClick={() => change({ rules: preset.rules })}
              >
                {same(preset.rules, value.rules) ? 'These are in the table' : `Take its ${plural(preset.rules.length, 'rule')}`}
              </Button>
            </article>
          ))}
        </div>
      </Panel>
      <Panel
        title="Gates"
        flush
        actions={
          <>
            <span className={classes.dim}>Required: no approval while it fails. Advice: the reviewer says why it may.</span>
            <Select
              aria-label="Add a gate"
              placeholder="Add a gate"
              leftSection={<IconPlus size={13} />}
              w={200}
              data={Object.entries(MEASURES).map(([id, { title }]) => ({ value: id, label: title }))}
              value={null}
              onChange={(measure) => measure && change({ rules: [...value.rules, newRule(measure as GateMeasure, value.rules)] })}
              searchable
            />
          </>
        }
      >
        <RuleTable rules={value.rules} metrics={metrics} onChange={(rules) => change({ rules })} />
      </Panel>
      <Panel title="Who decides">
        <Switch
          label="Authors may approve their own requests"
          description="Off: it takes two identities. On: for those who work alone; every approval says that its author gave it."
          checked={value.selfApproval}
          onChange={(e) => change({ selfApproval: e.currentTarget.checked })}
        />
      </Panel>
      {dirty && (
        <section className={classes.saving} aria-label="Changes not saved yet">
          <TextInput
            label="Reason for the change"
            description="Goes into the audit trail"
            flex={1}
            maxLength={1000}
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
          <Button variant="default" onClick={() => setEdited(undefined)}>
            Undo
          </Button>
          <Button
            onClick={store}
            disabled={wrong > 0 || !reason.trim()}
            title={wrong > 0 ? `${plural(wrong, 'rule')} cannot be stored like this` : undefined}
            loading={save.isPending}
          >
            Save the rules
          </Button>
        </section>
      )}
    </>
  );
}
