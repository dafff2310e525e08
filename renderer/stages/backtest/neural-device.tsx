import type { DeviceChoice } from '#shared/domain/device.ts';
import { useDevices } from '../../client/devices.ts';
import { DeviceSelect } from '../../components/device-select.tsx';
import { InspectorGroup } from '../../components/inspector.tsx';

/** Where the nets of a backtest are trained. */
export function NeuralDevice(props: { device: DeviceChoice | undefined; onChange: (device: DeviceChoice | undefined) => void }) {
  const { found, usual } = useDevices();
  return (
    <InspectorGroup title="Training of nets">
      <DeviceSelect found={found} usual={usual} value={props.device} onChange={props.onChange} />
    </InspectorGroup>
  );
}
