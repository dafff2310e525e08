import { Autocomplete, Group, NumberInput, SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { TimeUnit, usualSeasons } from '#shared/base/axis.ts';
import { InspectorGroup } from '../../components/inspector.tsx';
import { columnsWith, type Draft, withAxis } from './draft.ts';

interface FieldsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

export function DataFields({ draft, onChange, version }: FieldsProps & { version: number | undefined }) {
  return (
    <InspectorGroup
      title="Data set"
      note={version ? `There is a data set of this name: this becomes version ${version}, beside the old.` : undefined}
    >
      <TextInput label="Name" value={draft.name} onChange={(e) => onChange({ ...draft, name: e.currentTarget.value })} />
      <TextInput
        label="Unit of the target"
        placeholder="MW, units, USD"
        value={draft.unit}
        onChange={(e) => onChange({ ...draft, unit: e.currentTarget.value })}
      />
      <div>
        <SegmentedControl
          fullWidth
          aria-label="Layout"
          value={draft.layout}
          onChange={(layout) => onChange({ ...draft, layout: layout as Draft['layout'] })}
          data={[
            { value: 'long', label: 'Series in rows' },
            { value: 'wide', label: 'in columns' },
          ]}
        />
      </div>
    </InspectorGroup>
  );
}

export function TimeFields({ draft, onChange }: FieldsProps) {
  const { axis } = draft;
  const calendar = axis.kind === 'calendar';
  const every = calendar ? axis.every : { n: 1, unit: 'hour' as const };
  const zone = calendar ? axis.zone : draft.zone;
  return (
    <InspectorGroup title="Time">
      <Switch
        label="Take times from the order of the rows"
        checked={draft.order}
        onChange={(e) => onChange({ ...draft, order: e.currentTarget.checked })}
      />
      {draft.order ? (
        <TextInput
          label="Time of the first row"
          description="An integer or an ISO time"
          value={draft.start}
          onChange={(e) => onChange({ ...draft, start: e.currentTarget.value })}
        />
      ) : (
        <TextInput
          label={`Format of “${columnsWith(draft, 'time')[0] ?? 'time'}”`}
          placeholder="found by itself"
          description="Only where it is not ISO, e.g. %d/%m/%Y %H:%M"
          value={draft.format ?? ''}
          onChange={(e) => onChange({ ...draft, format: e.currentTarget.value || undefined })}
        />
      )}
      <SegmentedControl
        fullWidth
        aria-label="Kind of time"
        value={axis.kind}
        onChange={(kind) =>
          onChange(withAxis(draft, kind === 'integer' ? { kind, step: 1 } : { kind: 'calendar', zone: draft.zone, every }))
        }
        data={[
          { value: 'calendar', label: 'Calendar' },
          { value: 'integer', label: 'Plain index' },
        ]}
      />
      {axis.kind === 'calendar' ? (
        <>
          <Autocomplete
            label="Time zone"
            data={ZONES}
            limit={50}
            value={zone}
            onChange={(next) => onChange({ ...draft, zone: next, axis: { ...axis, zone: next } })}
          />
          <Group grow gap="xs" align="end">
            <NumberInput
              label="One step is"
              min={1}
              allowDecimal={false}
              value={every.n}
              onChange={(n) => onChange(withAxis(draft, { ...axis, every: { ...every, n: Number(n) || 1 } }))}
            />
            <Select
              aria-label="Unit of the step"
              data={TimeUnit.options}
              value={every.unit}
              allowDeselect={false}
              onChange={(unit) => onChange(withAxis(draft, { ...axis, every: { ...every, unit: TimeUnit.parse(unit) } }))}
            />
          </Group>
        </>
      ) : (
        <NumberInput
          label="Step"
          min={1}
          allowDecimal={false}
          value={axis.step}
          onChange={(step) => onChange({ ...draft, axis: { kind: 'integer', step: Number(step) || 1 } })}
        />
      )}
      <TagsInput
        label="Season lengths (steps)"
        description={`Usual here: ${usualSeasons(axis).join(', ')}`}
        value={draft.seasons.map(String)}
        onChange={(tags) => onChange({ ...draft, seasons: tags.map(Number).filter((n) => Number.isInteger(n) && n > 0) })}
      />
    </InspectorGroup>
  );
}
