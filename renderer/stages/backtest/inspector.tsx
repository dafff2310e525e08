import { NumberInput, SegmentedControl, Switch } from '@mantine/core';
import type { DatasetRow } from '../../client/data.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { LevelsInput } from '../../components/levels-input.tsx';
import { modelOfChoice, type PickableModel } from '../../components/pickable.ts';
import { horizonSpan } from '../../components/span.ts';
import { AsOfFields } from './as-of-fields.tsx';
import classes from './backtest.module.css';
import type { BacktestDraft } from './draft.ts';
import { ModelList } from './model-list.tsx';
import { NeuralDevice } from './neural-device.tsx';

const UNDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
const atLeast = (min: number, x: string | number): number => Math.max(min, Math.round(Number(x)) || min);

/** The plan: which models, from which origins, how far. */
export function BacktestInspector(props: {
  dataset: DatasetRow;
  models: readonly PickableModel[];
  draft: BacktestDraft;
  levels: number[];
  onChange: (change: Partial<BacktestDraft>) => void;
}) {
  const { dataset, draft, onChange } = props;
  const { axis, seasons } = dataset.body;
  const step = draft.step ?? draft.horizon;
  return (
    <Inspector>
      <InspectorGroup title="Models">
        <ModelList models={props.models} seasons={seasons} value={draft.models} onChange={(models) => onChange({ models })} />
      </InspectorGroup>
      <InspectorGroup title="Windows">
        <div className={classes.pair}>
          <NumberInput
            label="Horizon"
            description={horizonSpan(axis, draft.horizon) || undefined}
            inputWrapperOrder={UNDER}
            suffix=" steps"
            min={1}
            max={100_000}
            value={draft.horizon}
            onChange={(x) => onChange({ horizon: atLeast(1, x) })}
          />
          <NumberInput label="Windows" min={1} max={1000} value={draft.windows} onChange={(x) => onChange({ windows: atLeast(1, x) })} />
        </div>
        <NumberInput
          label="Step between cutoffs"
          description={draft.step ? horizonSpan(axis, step) || undefined : 'Left empty: the horizon, so that windows touch'}
          inputWrapperOrder={UNDER}
          suffix=" steps"
          placeholder={`${draft.horizon} steps`}
          min={1}
          value={draft.step ?? ''}
          onChange={(x) => onChange({ step: x === '' ? undefined : atLeast(1, x) })}
        />
        <div>
          <div className={classes.label}>History before a cutoff</div>
          <SegmentedControl
            fullWidth
            aria-label="History before a cutoff"
            data={[
              { value: 'expanding', label: 'All of it' },
              { value: 'sliding', label: 'The last part' },
            ]}
            value={draft.mode}
            onChange={(mode) =>
              onChange({
                mode: mode as BacktestDraft['mode'],
                trainSize: draft.trainSize ?? Math.max(2 * (seasons.at(-1) ?? 1), 4 * draft.horizon),
              })
            }
          />
        </div>
        {draft.mode === 'sliding' && (
          <NumberInput
            label="Observations to train on"
            description={draft.trainSize ? horizonSpan(axis, draft.trainSize) : undefined}
            min={1}
            value={draft.trainSize ?? ''}
            onChange={(x) => onChange({ trainSize: x === '' ? undefined : atLeast(1, x) })}
          />
        )}
        <Switch
          label="Fit anew at every cutoff"
          description="Off: fitted at the first cutoff, then moved along where a model can"
          checked={draft.refit}
          onChange={(e) => onChange({ refit: e.currentTarget.checked })}
        />
        {axis.kind === 'calendar' && <AsOfFields asOf={draft.asOf} onChange={(asOf) => onChange({ asOf })} />}
      </InspectorGroup>
      <InspectorGroup title="Intervals and seed">
        <LevelsInput value={draft.levels ?? props.levels} onChange={(levels) => onChange({ levels })} />
        <NumberInput label="Seed" min={0} value={draft.seed} onChange={(x) => onChange({ seed: atLeast(0, x) })} />
      </InspectorGroup>
      {draft.models.some((choice) => modelOfChoice(props.models, choice)?.family === 'neural') && (
        <NeuralDevice device={draft.device} onChange={(device) => onChange({ device })} />
      )}
    </Inspector>
  );
}
