import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { DeviceChoice } from '#shared/domain/device.ts';
import { useCall } from '../../client/call.ts';
import { DEVICE_TITLE } from '../../components/device-facts.ts';
import { InspectorGroup } from '../../components/inspector.tsx';
import { Needs } from '../../components/needs.tsx';
import type { TrainDraft } from './draft.ts';
import classes from './train.module.css';

const AS_SET = 'as-set';
const SETTLE_MS = 400;

/** Where a net is trained, and what that will take. */
export function NeuralGroup(props: { features: string; draft: TrainDraft; onChange: (change: Partial<TrainDraft>) => void }) {
  const { features, draft, onChange } = props;
  const found = useCall((c) => c.settings.devices, {}, { fresh: Number.POSITIVE_INFINITY }).data?.devices;
  const settings = useCall((c) => c.settings.get, {}).data;
  const { model, params, horizon } = draft;
  const [asked] = useDebouncedValue({ features, choice: { model, params }, horizon }, SETTLE_MS);
  const estimate = useCall((c) => c.train.estimate, asked, { keep: true });
  const missing = found?.find((d) => d.id === draft.device && !d.available);
  return (
    <InspectorGroup title="Training">
      <Select
        label="Device"
        description="The choice never changes what a fit is: equal work is found again"
        data={[
          { value: AS_SET, label: `As in the settings${settings ? `: ${DEVICE_TITLE[settings.device]}` : ''}` },
          ...(found ?? []).map((d) => ({
            value: d.id,
            label: d.available ? DEVICE_TITLE[d.id] : `${DEVICE_TITLE[d.id]}, not found`,
            disabled: !d.available,
          })),
        ]}
        value={draft.device ?? AS_SET}
        onChange={(device) => onChange({ device: device === AS_SET ? undefined : (device as DeviceChoice) })}
        allowDeselect={false}
      />
      {missing && (
        <p className={classes.warning} role="status">
          {missing.reason} The CPU takes over. {missing.hint}
        </p>
      )}
      {estimate.data && !estimate.error && <Needs estimate={estimate.data} batch={params.batch} loading={estimate.isPlaceholderData} />}
    </InspectorGroup>
  );
}
