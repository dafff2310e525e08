import { Select } from '@mantine/core';
import type { DeviceChoice, FoundDevice } from '#shared/domain/device.ts';
import { DEVICE_TITLE } from './device-facts.ts';
import classes from './device-select.module.css';

const AS_SET = 'as-set';

/** Where the nets of one job are trained: as in the settings, or on a device that was found. */
export function DeviceSelect(props: {
  /** Left out while it is looked for. */
  found: readonly FoundDevice[] | undefined;
  /** What the settings say. */
  usual: DeviceChoice | undefined;
  value: DeviceChoice | undefined;
  onChange: (device: DeviceChoice | undefined) => void;
}) {
  const { found = [], usual, value, onChange } = props;
  const missing = found.find((d) => d.id === (value ?? usual) && !d.available);
  return (
    <>
      <Select
        label="Device"
        description="The choice never changes what a fit is: equal work is found again"
        data={[
          { value: AS_SET, label: `As in the settings${usual ? `: ${DEVICE_TITLE[usual]}` : ''}` },
          ...found.map(({ id, available }) => ({
            value: id,
            label: available ? DEVICE_TITLE[id] : `${DEVICE_TITLE[id]}, not found`,
            disabled: !available,
          })),
        ]}
        value={value ?? AS_SET}
        onChange={(device) => onChange(device === AS_SET ? undefined : (device as DeviceChoice))}
        allowDeselect={false}
      />
      {missing && (
        <p className={classes.missing} role="status">
          {missing.reason} The CPU takes over. {missing.hint}
        </p>
      )}
    </>
  );
}
