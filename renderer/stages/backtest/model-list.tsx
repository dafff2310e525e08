import { ActionIcon, TextInput, UnstyledButton } from '@mantine/core';
import { IconAdjustments, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import { IntervalFields } from '../../components/interval-fields.tsx';
import { paramsSchema, paramsText } from '../../components/model-facts.ts';
import { ModelSelect } from '../../components/model-select.tsx';
import { choiceFrom, modelOfChoice, type PickableModel } from '../../components/pickable.ts';
import { SchemaForm } from '../../components/schema-form.tsx';
import classes from './backtest.module.css';
import { keyOf } from './draft.ts';

interface Props {
  models: readonly PickableModel[];
  seasons: readonly number[];
  value: readonly ModelChoice[];
  onChange: (choices: ModelChoice[]) => void;
}

/** The models of a plan, each with a label and parameters of its own. The same model may stand there twice. */
export function ModelList({ models, seasons, value, onChange }: Props) {
  const add = (model: PickableModel) => {
    const choice = choiceFrom(model);
    const same = value.filter((c) => modelOfChoice(models, c)?.id === model.id).length;
    const taken = value.some((c) => keyOf(c) === keyOf(choice));
    onChange([...value, { ...choice, ...(taken ? { label: `${choice.label ?? model.title} ${same + 1}` } : {}) }]);
  };
  return (
    <>
      <ul className={classes.models}>
        {value.map((choice, i) => (
          <ModelEntry
            // biome-ignore lint/suspicious/noArrayIndexKey: the same model may be chosen twice, its label changes while typing
            key={i}
            card={modelOfChoice(models, choice)}
            seasons={seasons}
            choice={choice}
            onChange={(next) => onChange(value.with(i, next) as ModelChoice[])}
            onRemove={() => onChange(value.toSpliced(i, 1))}
          />
        ))}
      </ul>
      <ModelSelect
        label="Add a model"
        models={models}
        value={null}
        chosen={value.flatMap((c) => modelOfChoice(models, c)?.id ?? [])}
        onChange={add}
      />
    </>
  );
}

function ModelEntry(props: {
  card: PickableModel | undefined;
  seasons: readonly number[];
  choice: ModelChoice;
  onChange: (choice: ModelChoice) => void;
  onRemove: () => void;
}) {
  const { card, choice, onChange } = props;
  const [open, setOpen] = useState(false);
  const name = choice.label || card?.title || choice.model;
  return (
    <li className={classes.model}>
      <div className={classes.modelHead}>
        <UnstyledButton className={classes.modelName} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconAdjustments size={14} aria-hidden />
          <span>
            {name}
            <span className={classes.params}>
              {card ? paramsText(choice.params) || card.summary : `There is no model ${keyOf(choice)} in this version.`}
            </span>
          </span>
        </UnstyledButton>
        <ActionIcon size="sm" aria-label={`Remove ${name}`} onClick={props.onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      {open && card && (
        <div className={classes.modelForm}>
          <TextInput
            label="Label"
            placeholder={card.title}
            value={choice.label ?? ''}
            onChange={(e) => onChange({ ...choice, label: e.currentTarget.value || undefined })}
          />
          <SchemaForm
            schema={paramsSchema(card.params, props.seasons)}
            value={choice.params}
            onChange={(params) => onChange({ ...choice, params })}
          />
          <IntervalFields value={choice.intervals} onChange={(intervals) => onChange({ ...choice, intervals })} />
        </div>
      )}
    </li>
  );
}
