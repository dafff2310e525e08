import { useColours } from './colours.ts';
import classes from './model-toggles.module.css';

export interface ToggleModel {
  key: string;
  title: string;
  /** Its place in the series colours. */
  colour: number;
}

/** Which models a chart shows. Pressing one shows or hides it; a double press shows it alone. Alone, it has the colour of forecasts. */
export function ModelToggles(props: {
  models: readonly ToggleModel[];
  shown: readonly string[];
  onChange: (keys: string[]) => void;
  label?: string;
}) {
  const { models, shown, onChange } = props;
  const colours = useColours();
  const toggle = (key: string) => {
    const next = shown.includes(key)
      ? shown.filter((k) => k !== key)
      : models.map((m) => m.key).filter((k) => k === key || shown.includes(k));
    if (next.length > 0) onChange(next);
  };
  const colourOf = (m: ToggleModel) =>
    shown.length === 1 && shown[0] === m.key ? colours.meaning.forecast : colours.series[m.colour % colours.series.length];
  return (
    <fieldset className={classes.toggles} aria-label={props.label ?? 'Models in the chart'}>
      <span className={classes.actual}>
        <i style={{ background: colours.meaning.actual }} />
        Actual
      </span>
      {models.map((m) => (
        <button
          key={m.key}
          type="button"
          aria-pressed={shown.includes(m.key)}
          title="Press to show or hide, double press to show alone"
          onClick={() => toggle(m.key)}
          onDoubleClick={() => onChange([m.key])}
        >
          <i style={{ background: colourOf(m) }} />
          {m.title}
        </button>
      ))}
      {models.length > 1 && shown.length < models.length && (
        <button type="button" className={classes.all} onClick={() => onChange(models.map((m) => m.key))}>
          Show all
        </button>
      )}
    </fieldset>
  );
}
