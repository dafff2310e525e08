import { Button, Modal, Select } from '@mantine/core';
import { IconBooks } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { ModelCatalog } from './model-catalog.tsx';
import { FAMILY_TITLE, groupModels } from './model-facts.ts';
import type { PickableModel } from './pickable.ts';

/** Chooses a model by name, or from the catalog with the card of each. With `value` null it is a way to add one more. */
export function ModelSelect(props: {
  label: string;
  models: readonly PickableModel[];
  value: string | null;
  chosen?: readonly string[];
  onChange: (model: PickableModel) => void;
}) {
  const { label, models, value, onChange } = props;
  const [open, setOpen] = useState(false);
  const data = useMemo(
    () =>
      groupModels(models, '').map((g) => ({
        group: FAMILY_TITLE[g.family],
        items: g.models.map((m) => ({ value: m.id, label: m.title })),
      })),
    [models],
  );
  const choose = (id: string | null) => {
    const model = models.find((m) => m.id === id);
    if (model) onChange(model);
    setOpen(false);
  };
  return (
    <div style={{ display: 'flex', gap: 6, alignItems: 'flex-end' }}>
      <Select
        key={value === null ? (props.chosen?.length ?? 0) : 'one'}
        flex={1}
        label={value === null ? undefined : label}
        aria-label={label}
        placeholder={label}
        data={data}
        value={value}
        onChange={choose}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No such model."
      />
      <Button variant="default" leftSection={<IconBooks size={14} />} onClick={() => setOpen(true)}>
        Browse
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title="Models"
        size={880}
        padding={0}
        styles={{ header: { padding: '10px 14px' } }}
      >
        <ModelCatalog
          models={models}
          chosen={value ? [value] : (props.chosen ?? [])}
          onChoose={(m) => {
            onChange(m);
            setOpen(false);
          }}
          verb={value === null ? 'Add this model' : 'Use this model'}
        />
      </Modal>
    </div>
  );
}
