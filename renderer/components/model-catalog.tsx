import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Chip } from './chip.tsx';
import { Markdown } from './markdown.tsx';
import { MeasuredTable } from './measured-table.tsx';
import classes from './model-catalog.module.css';
import { FAMILY_NOTE, FAMILY_TITLE, factsOfModel, groupModels } from './model-facts.ts';
import type { PickableModel } from './pickable.ts';
import { Presets } from './presets.tsx';

export interface ModelCatalogProps {
  models: readonly PickableModel[];
  /** Ids of those in use. */
  chosen: readonly string[];
  onChoose: (model: PickableModel) => void;
  /** What the button says, e.g. "Use" or "Add". */
  verb: string;
}

/** All models by family on the left, the card of one of them on the right. */
export function ModelCatalog({ models, chosen, onChoose, verb }: ModelCatalogProps) {
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(chosen[0] ?? models[0]?.id);
  const groups = useMemo(() => groupModels(models, search), [models, search]);
  const found = groups.flatMap((g) => g.models);
  const model = found.find((m) => m.id === shown) ?? found[0];
  return (
    <div className={classes.catalog}>
      <div className={classes.side}>
        <TextInput
          aria-label="Search models"
          placeholder="Name, family or ability"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(e) => setSearch(e.currentTarget.value)}
          data-autofocus
        />
        <nav className={classes.list} aria-label="Models">
          {groups.map((group) => (
            <section key={group.family} aria-label={FAMILY_TITLE[group.family]}>
              <h3 className={classes.family}>{FAMILY_TITLE[group.family]}</h3>
              {FAMILY_NOTE[group.family] && <p className={classes.cost}>{FAMILY_NOTE[group.family]}</p>}
              {group.models.map((m) => (
                <button
                  key={m.id}
                  type="button"
                  className={classes.row}
                  aria-current={m.id === model?.id}
                  onClick={() => setShown(m.id)}
                  onDoubleClick={() => onChoose(m)}
                >
                  <span className={classes.name}>
                    {m.title}
                    {chosen.includes(m.id) && <span className={classes.used}> in use</span>}
                  </span>
                  <span className={classes.summary}>{m.summary}</span>
                </button>
              ))}
            </section>
          ))}
          <a className={classes.bring} href="#/forecasters">
            Bring an ONNX forecaster…
          </a>
          {groups.length === 0 && <p className={classes.none}>No model has all of these words.</p>}
        </nav>
      </div>
      {model && <Detail model={model} models={models} onChoose={onChoose} verb={verb} />}
    </div>
  );
}

function Detail(props: { model: PickableModel; models: readonly PickableModel[]; onChoose: (model: PickableModel) => void; verb: string }) {
  const { model, models, onChoose, verb } = props;
  return (
    <article className={classes.detail} aria-label={model.title}>
      <header className={classes.head}>
        <div>
          <h2 className={classes.title}>{model.title}</h2>
          <p className={classes.id}>
            <span className="mono">{model.id}</span> version {model.version},{' '}
            {model.scope === 'local' ? 'fits each series by itself' : 'one fit over all series'}
          </p>
        </div>
        <Button onClick={() => onChoose(model)}>{verb}</Button>
      </header>
      <p className={classes.facts}>
        {factsOfModel(model).map((fact) => (
          <Chip key={fact.text} title={fact.why}>
            {fact.text}
          </Chip>
        ))}
      </p>
      {model.presets && (
        <div className={classes.presets}>
          <Presets model={model} onChoose={onChoose} />
        </div>
      )}
      {model.measured && model.measured.length > 0 && (
        <>
          <h3 className={classes.family}>Measured, beside the other models</h3>
          <MeasuredTable model={model} models={models} />
        </>
      )}
      <Markdown text={model.card.replace(/^# .*\n+/, '')} />
      {model.sources.length > 0 && (
        <>
          <h3 className={classes.family}>Sources</h3>
          <ul className={classes.sources}>
            {model.sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
