import { Button, Group, Modal, NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import type { SearchPlan } from '#shared/services/search.ts';

export type SearchWish = Pick<SearchPlan, 'folds' | 'trials' | 'budget' | 'metric' | 'prune'>;

const METRICS = [
  { value: 'mae', label: 'MAE: mean absolute error' },
  { value: 'wape', label: 'WAPE: share of the total' },
  { value: 'rmse', label: 'RMSE: large errors weigh more' },
  { value: 'mase', label: 'MASE: against seasonal naive, each series the same weight' },
  { value: 'pinball', label: 'Pinball loss of all quantiles' },
  { value: 'msis-95', label: 'MSIS of 95 % intervals' },
];

/** How long and by what the parameters of a model are searched. */
export function SearchDialog(props: {
  opened: boolean;
  model: string;
  horizon: number;
  onClose: () => void;
  onSearch: (wish: SearchWish) => void;
}) {
  const { opened, model, horizon, onClose, onSearch } = props;
  const [wish, setWish] = useState<SearchWish>({ folds: 3, trials: 40, budget: 300, metric: 'mae', prune: true });
  const change = (part: Partial<SearchWish>) => setWish({ ...wish, ...part });
  const whole = (x: string | number, least: number) => Math.max(least, Math.round(Number(x)) || least);
  return (
    <Modal opened={opened} onClose={onClose} title={`Search the parameters of ${model}`} centered>
      <p style={{ marginTop: 0 }}>
        Every trial forecasts the last {wish.folds} horizons of {horizon} steps from before them, and is scored on what came. The parameters
        that you have set stay as they are; the first trial is the model as it comes.
      </p>
      <Select
        label="Score by"
        data={METRICS}
        value={wish.metric}
        allowDeselect={false}
        onChange={(metric) => metric && change({ metric })}
      />
      <Group grow mt="sm" align="start">
        <NumberInput label="Trials" min={1} max={10_000} value={wish.trials} onChange={(x) => change({ trials: whole(x, 1) })} />
        <NumberInput label="Folds" min={1} max={100} value={wish.folds} onChange={(x) => change({ folds: whole(x, 1) })} />
        <NumberInput
          label="Budget"
          suffix=" min"
          min={0.1}
          max={10_000}
          value={wish.budget / 60}
          onChange={(x) => change({ budget: Math.max(1, 60 * (Number(x) || 1)) })}
        />
      </Group>
      <Switch
        mt="md"
        label="Give hopeless trials up early"
        description="Where the first folds are worse than the median of whole trials"
        checked={wish.prune}
        onChange={(e) => change({ prune: e.currentTarget.checked })}
      />
      <Group justify="end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            onClose();
            onSearch(wish);
          }}
        >
          Search
        </Button>
      </Group>
    </Modal>
  );
}
