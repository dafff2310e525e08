import { Autocomplete, Textarea } from '@mantine/core';
import type { RegistryModel } from '#shared/services/registry.ts';
import { useCall } from '../../client/call.ts';
import { useMe } from '../../client/identity.ts';
import { InspectorGroup } from '../../components/inspector.tsx';
import classes from './approve.module.css';
import type { RequestDraft } from './draft.ts';

/** What the author says: which model it is a version of, why, what it brings and costs. */
export function RequestWords(props: {
  draft: RequestDraft;
  change: (part: Partial<RequestDraft>) => void;
  /** As it stands: typed, or proposed. */
  model: string;
  registry: readonly RegistryModel[];
}) {
  const { draft, change, model, registry } = props;
  const me = useMe();
  const policy = useCall((c) => c.approve.policy, {}).data;
  const known = registry.find((m) => m.name === model.trim());
  return (
    <InspectorGroup title="Request" note="Kept with the record; goes into the release.">
      <Autocomplete
        label="Model name"
        description={
          known
            ? `Would be version ${known.versions.length + 1}${known.aliases.champion ? `; version ${known.aliases.champion} is champion` : ''}`
            : 'A new model of the registry'
        }
        required
        maxLength={100}
        placeholder="e.g. Victoria demand"
        data={registry.map((m) => m.name).filter((name) => name !== model)}
        value={model}
        onChange={(name) => change({ model: name })}
      />
      <Textarea
        label="Why it should be approved"
        required
        autosize
        minRows={3}
        maxLength={10_000}
        placeholder="What you looked at, and why this fit"
        value={draft.note}
        onChange={(e) => change({ note: e.currentTarget.value })}
      />
      <Textarea
        label="What it brings, and what it costs"
        description={known ? 'Left empty: what changes against the version in use, in figures' : undefined}
        autosize
        minRows={2}
        maxLength={10_000}
        placeholder="Error, coverage; time to train, size, latency"
        value={draft.change}
        onChange={(e) => change({ change: e.currentTarget.value })}
      />
      {me && (
        <p className={classes.hint}>
          You ask as <strong>{me.name}</strong>
          {me.fingerprint ? '' : ', without a key'}.{' '}
          {policy?.selfApproval ? 'This workspace lets you decide it yourself.' : 'Somebody else decides.'}
        </p>
      )}
    </InspectorGroup>
  );
}
