import { Button } from '@mantine/core';
import { type PickableModel, withPreset } from './pickable.ts';
import classes from './presets.module.css';

/** The named choices of parameters that a model comes with; nothing where it has none. */
export function Presets(props: { model: PickableModel; onChoose: (model: PickableModel) => void; verb?: string }) {
  const { model, onChoose, verb } = props;
  if (!model.presets?.length) return null;
  return (
    <fieldset className={classes.presets}>
      <legend>Presets</legend>
      {model.presets.map((preset) => (
        <Button
          key={preset.title}
          size="compact-xs"
          variant="default"
          title={preset.title}
          onClick={() => onChoose(withPreset(model, preset))}
        >
          {verb ? `${verb}: ${preset.title}` : preset.title}
        </Button>
      ))}
    </fieldset>
  );
}
