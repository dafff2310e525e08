import { Anchor, Button, NumberInput, TextInput } from '@mantine/core';
import { IconTarget } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { DatasetRow } from '../../client/data.ts';
import { Chip } from '../../components/chip.tsx';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import { IntervalFields } from '../../components/interval-fields.tsx';
import { factsOfModel, paramsSchema } from '../../components/model-facts.ts';
import { ModelSelect } from '../../components/model-select.tsx';
import { modelOfChoice, type PickableModel } from '../../components/pickable.ts';
import { Presets } from '../../components/presets.tsx';
import { SchemaForm } from '../../components/schema-form.tsx';
import { horizonSpan } from '../../components/span.ts';
import { picked, type TrainDraft } from './draft.ts';
import { NeuralGroup } from './neural-group.tsx';
import classes from './train.module.css';

interface TrainInspectorProps {
  dataset: DatasetRow;
  features: string;
  models: readonly PickableModel[];
  draft: TrainDraft;
  onChange: (change: Partial<TrainDraft>) => void;
  /** Opens the search for parameters; left out while one runs. */
  onSearch: (() => void) | undefined;
}

/** Which model, with which parameters, how far. A large form: it is not drawn anew with every word of a job. */
export const TrainInspector = memo(function TrainInspector(props: TrainInspectorProps) {
  const { dataset, features, models, draft, onChange, onSearch } = props;
  const model = modelOfChoice(models, draft);
  return (
    <Inspector>
      <InspectorGroup title="Model">
        <ModelSelect label="Model" models={models} value={model?.id ?? draft.model} onChange={(m) => onChange(picked(m))} />
        {model && (
          <>
            <p className={classes.summary}>{model.summary}</p>
            <p className={classes.facts}>
              {factsOfModel(model).map((fact) => (
                <Chip key={fact.text} title={fact.why}>
                  {fact.text}
                </Chip>
              ))}
            </p>
          </>
        )}
        {model && <Presets model={model} onChoose={(m) => onChange(picked(m))} />}
        <Anchor component={Link} to="/forecasters" size="xs" c="dimmed" underline="always">
          Bring an ONNX forecaster of another maker
        </Anchor>
        <TextInput
          label="Label"
          description="To tell this fit from others"
          placeholder={model?.title}
          value={draft.label}
          onChange={(e) => onChange({ label: e.currentTarget.value })}
        />
      </InspectorGroup>
      <InspectorGroup title="Forecast">
        <NumberInput
          label="Horizon"
          description={horizonSpan(dataset.body.axis, draft.horizon)}
          suffix=" steps"
          value={draft.horizon}
          min={1}
          max={100_000}
          allowDecimal={false}
          onChange={(x) => onChange({ horizon: Math.max(1, Number(x) || 1) })}
        />
        <NumberInput
          label="Seed"
          description="The same seed gives the same fit, bit for bit"
          value={draft.seed}
          min={0}
          allowDecimal={false}
          onChange={(x) => onChange({ seed: Math.max(0, Number(x) || 0) })}
        />
      </InspectorGroup>
      {model?.family === 'neural' && <NeuralGroup features={features} draft={draft} onChange={onChange} />}
      <InspectorGroup title="Intervals">
        <IntervalFields value={draft.intervals} onChange={(intervals) => onChange({ intervals })} />
      </InspectorGroup>
      {model && (
        <InspectorGroup title="Parameters" note={hasParams(model) ? undefined : 'This model has none.'}>
          <SchemaForm
            schema={paramsSchema(model.params, dataset.body.seasons)}
            value={draft.params}
            onChange={(params) => onChange({ params })}
          />
          {hasParams(model) && (
            <Button variant="default" leftSection={<IconTarget size={14} />} onClick={onSearch} disabled={!onSearch}>
              Search for better ones
            </Button>
          )}
        </InspectorGroup>
      )}
    </Inspector>
  );
});

const hasParams = (model: PickableModel): boolean => Object.keys((model.params.properties as object | undefined) ?? {}).length > 0;
