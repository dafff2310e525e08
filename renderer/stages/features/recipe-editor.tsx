import { Button, Checkbox, Chip, MultiSelect, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Recipe } from '#shared/stages/features.ts';
import type { DatasetRow } from '../../client/data.ts';
import { plural } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import classes from './features.module.css';
import { HolidayFields } from './holiday-fields.tsx';
import { FourierFields, RollingFields } from './list-fields.tsx';
import { formatLags, parseLags, partsFor, policyOf, type Summary, withPolicy } from './recipe.ts';

interface EditorProps {
  recipe: Recipe;
  summary: readonly Summary[];
  dataset: DatasetRow;
  onChange: (recipe: Recipe) => void;
  /** Back to what was proposed. */
  onReset?: () => void;
}

/** The recipe as fields, in the inspector. */
export function RecipeEditor({ recipe, summary, dataset, onChange, onReset }: EditorProps) {
  const change = (part: Partial<Recipe>) => onChange({ ...recipe, ...part });
  const { covariates, axis } = dataset.body;
  return (
    <Inspector>
      <InspectorGroup
        title="Repairs"
        note={summary.length === 0 ? 'Nothing was found that needs one.' : 'Applied here and recorded; the data set stays as it is.'}
      >
        {summary.map((s) => (
          <Select
            key={s.kind}
            label={`${s.kind}, ${plural(s.points, 'point')} in ${plural(s.series, 'series', 'series')}`}
            data={s.choices.map((c) => ({ value: c, label: c === s.proposal ? `${c} (proposed)` : c }))}
            value={policyOf(recipe, s.kind) ?? 'keep'}
            allowDeselect={false}
            onChange={(policy) => policy && onChange(withPolicy(recipe, s.kind, policy as Summary['proposal']))}
          />
        ))}
        {onReset && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={onReset}>
            Back to the proposal
          </Button>
        )}
      </InspectorGroup>
      <InspectorGroup title="Lags of the target">
        <LagsField lags={recipe.lags} onChange={(lags) => change({ lags })} />
      </InspectorGroup>
      <InspectorGroup title="Rolling statistics">
        <RollingFields rolling={recipe.rolling} onChange={(rolling) => change({ rolling })} />
      </InspectorGroup>
      {axis.kind === 'calendar' && (
        <>
          <InspectorGroup title="Calendar" note={`By the clock of ${axis.zone}`}>
            <Chip.Group multiple value={recipe.calendar} onChange={(calendar) => change({ calendar: calendar as Recipe['calendar'] })}>
              <div className={classes.chips}>
                {partsFor(axis, recipe).map((part) => (
                  <Chip key={part} value={part} size="xs" radius="sm">
                    {part}
                  </Chip>
                ))}
              </div>
            </Chip.Group>
          </InspectorGroup>
          <InspectorGroup title="Holidays">
            <HolidayFields holidays={recipe.holidays} onChange={(holidays) => change({ holidays })} />
          </InspectorGroup>
        </>
      )}
      <InspectorGroup title="Fourier terms">
        <FourierFields fourier={recipe.fourier} seasons={dataset.body.seasons} onChange={(fourier) => change({ fourier })} />
      </InspectorGroup>
      {covariates.length > 0 && (
        <InspectorGroup title="Covariates that models may use">
          <Checkbox
            label="All of the data set"
            checked={recipe.covariates === undefined}
            onChange={(e) => change({ covariates: e.currentTarget.checked ? undefined : covariates.map((c) => c.name) })}
          />
          {recipe.covariates && (
            <MultiSelect
              aria-label="Covariates"
              data={covariates.map((c) => ({ value: c.name, label: `${c.name} (${c.role})` }))}
              value={recipe.covariates}
              onChange={(chosen) => change({ covariates: chosen })}
            />
          )}
        </InspectorGroup>
      )}
    </Inspector>
  );
}

function LagsField({ lags, onChange }: { lags: number[]; onChange: (lags: number[]) => void }) {
  const [text, setText] = useState(formatLags(lags));
  const [was, setWas] = useState(lags);
  if (was !== lags && formatLags(parseLags(text)) !== formatLags(lags)) {
    setWas(lags);
    setText(formatLags(lags));
  }
  return (
    <TextInput
      aria-label="Lags in steps"
      description="Steps back, e.g. 1-3, 24, 168"
      placeholder="none"
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value);
        onChange(parseLags(e.currentTarget.value));
      }}
      onBlur={() => setText(formatLags(lags))}
    />
  );
}
