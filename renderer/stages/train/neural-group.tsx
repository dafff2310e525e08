import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { useCall } from '../../client/call.ts';
import { useDevices } from '../../client/devices.ts';
import { DeviceSelect } from '../../components/device-select.tsx';
import { InspectorGroup } from '../../components/inspector.tsx';
import { Needs } from '../../components/needs.tsx';
import type { TrainDraft } from './draft.ts';

const SETTLE_MS = 400;

/** Where a net is trained, and what that will take. */
export function NeuralGroup(props: { features: string; draft: TrainDraft; onChange: (change: Partial<TrainDraft>) => void }) {
  const { features, draft, onChange } = props;
  const { found, usual } = useDevices();
  const { model, params, horizon } = draft;
  const plan = useMemo(() => ({ features, choice: { model, params }, horizon }), [features, model, params, horizon]);
  const [asked] = useDebouncedValue(plan, SETTLE_MS);
  const estimate = useCall((c) => c.train.estimate, asked, { keep: true });
  return (
    <InspectorGroup title="Training">
      <DeviceSelect found={found} usual={usual} value={draft.device} onChange={(device) => onChange({ device })} />
      {estimate.data && !estimate.error && <Needs estimate={estimate.data} batch={params.batch} loading={estimate.isPlaceholderData} />}
    </InspectorGroup>
  );
}
