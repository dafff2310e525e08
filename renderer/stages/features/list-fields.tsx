import { ActionIcon, Button, Group, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Recipe } from '#shared/stages/features.ts';

const STATS = ['mean', 'std', 'min', 'max', 'sum'] as const;
type Rolling = Recipe['rolling'][number];
type Fourier = Recipe['fourier'][number];

function Rows<T>(props: {
  items: T[];
  name: string;
  fresh: T;
  onChange: (items: T[]) => void;
  row: (item: T, set: (part: Partial<T>) => void) => ReactNode;
}) {
  const { items, name, fresh, onChange, row } = props;
  return (
    <>
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
        <Group key={i} gap={6} align="end" wrap="nowrap">
          {row(item, (part) => onChange(items.with(i, { ...item, ...part })))}
          <ActionIcon size="lg" aria-label={`Remove ${name} ${i + 1}`} onClick={() => onChange(items.toSpliced(i, 1))}>
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="default" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={() => onChange([...items, fresh])}>
        Add {name}
      </Button>
    </>
  );
}

export function RollingFields({ rolling, onChange }: { rolling: Rolling[]; onChange: (rolling: Rolling[]) => void }) {
  return (
    <Rows
      items={rolling}
      name="rolling statistic"
      fresh={{ window: 24, stat: 'mean', lag: 1 }}
      onChange={onChange}
      row={(r, set) => (
        <>
          <Select
            aria-label="Statistic"
            data={STATS}
            value={r.stat}
            allowDeselect={false}
            onChange={(stat) => stat && set({ stat: stat as Rolling['stat'] })}
          />
          <NumberInput
            aria-label="Window in steps"
            hideControls
            prefix="of "
            min={2}
            allowDecimal={false}
            value={r.window}
            onChange={(x) => set({ window: Number(x) || 2 })}
          />
          <NumberInput
            aria-label="Ending this many steps back"
            hideControls
            min={1}
            allowDecimal={false}
            prefix="lag "
            value={r.lag}
            onChange={(x) => set({ lag: Number(x) || 1 })}
          />
        </>
      )}
    />
  );
}

export function FourierFields(props: { fourier: Fourier[]; seasons: readonly number[]; onChange: (fourier: Fourier[]) => void }) {
  const { fourier, seasons, onChange } = props;
  const unused = seasons.find((s) => s > 1 && !fourier.some((f) => f.period === s));
  return (
    <Rows
      items={fourier}
      name="Fourier terms"
      fresh={{ period: unused ?? 24, order: 3 }}
      onChange={onChange}
      row={(f, set) => (
        <>
          <NumberInput
            aria-label="Period in steps"
            hideControls
            min={2}
            prefix="period "
            value={f.period}
            onChange={(x) => set({ period: Number(x) || 2 })}
          />
          <NumberInput
            aria-label="Order"
            hideControls
            min={1}
            max={50}
            allowDecimal={false}
            prefix="order "
            value={f.order}
            onChange={(x) => set({ order: Number(x) || 1 })}
          />
        </>
      )}
    />
  );
}
