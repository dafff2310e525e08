import { Button, Checkbox, Chip, Group, MultiSelect, Select } from '@mantine/core';
import type { Recipe } from '#shared/stages/features.ts';
import type { DatasetRow } from '../../client/data.ts';
import { plural } from '../../components/format.ts';
import { Inspector, InspectorGroup } from '../../components/inspector.tsx';
import classes from './features.module.css';
import { FourierFields } from './fourier-fields.tsx';
import { HolidayFields } from './holiday-fields.tsx';
import { KnownAtFields } from './known-at-fields.tsx';
import { ClockLagFields, CovariateLagFields, LagsField } from './lag-fields.tsx';
import { partsFor, policyOf, type Summary, withPolicy } from './recipe.ts';
import { ExpandingFields, RollingFields, WeightedFields } from './statistic-fields.tsx';
import { WeatherFields } from './weather-fields.tsx';

interface EditorProps {
  recipe: Recipe;
  summary: readonly Summary[];
  dataset: DatasetRow;
  onChange: (recipe: Recipe) => void;
  /** Back to what was proposed. */
  onReset?: () => void;
  /** Takes the wide proposal, for models that choose among features. */
  onWiden?: () => void;
}

/** The recipe as fields, in the inspector. */
export function RecipeEditor({ recipe, summary, dataset, onChange, onReset, onWiden }: EditorProps) {
  const change = (part: Partial<Recipe>) => onChange({ ...recipe, ...part });
  const { covariates, axis } = dataset.body;
  const used = covariates.filter((c) => recipe.covariates?.includes(c.name) ?? true);
  const names = used.filter((c) => c.role !== 'static' && c.type === 'number').map((c) => c.name);
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
        <Group gap={6}>
          {onReset && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={onReset}>
              Back to the proposal
            </Button>
          )}
          {onWiden && (
            <Button variant="subtle" size="compact-xs" onClick={onWiden}>
              Propose a wide recipe
            </Button>
          )}
        </Group>
      </InspectorGroup>
      <InspectorGroup title="Lags of the target" note="Elapsed time: 24 hours back, whatever the clock says">
        <LagsField label="Lags in steps" lags={recipe.lags} onChange={(lags) => change({ lags })} />
      </InspectorGroup>
      {axis.kind === 'calendar' && (
        <InspectorGroup title="Lags by the clock" note={`The same time on the clock of ${axis.zone}, through daylight-saving changes`}>
          <ClockLagFields rules={recipe.clockLags} names={names} onChange={(clockLags) => change({ clockLags })} />
        </InspectorGroup>
      )}
      {names.length > 0 && (
        <InspectorGroup title="Lags of covariates">
          <CovariateLagFields rules={recipe.covariateLags} names={names} onChange={(covariateLags) => change({ covariateLags })} />
        </InspectorGroup>
      )}
      <InspectorGroup title="Rolling statistics">
        <RollingFields rules={recipe.rolling} names={names} onChange={(rolling) => change({ rolling })} />
      </InspectorGroup>
      <InspectorGroup title="Statistics of the whole past">
        <ExpandingFields rules={recipe.expanding} names={names} onChange={(expanding) => change({ expanding })} />
        <WeightedFields rules={recipe.weighted} names={names} onChange={(weighted) => change({ weighted })} />
      </InspectorGroup>
      {axis.kind === 'calendar' && (
        <InspectorGroup title="Weather">
          <WeatherFields rules={recipe.weather} names={names} onChange={(weather) => change({ weather })} />
        </InspectorGroup>
      )}
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
      {covariates.some((c) => c.role !== 'static') && (
        <InspectorGroup title="When covariates become known" note="A backtest hides what was not known at its origin">
          <KnownAtFields rules={recipe.knownAt} covariates={covariates} onChange={(knownAt) => change({ knownAt })} />
        </InspectorGroup>
      )}
    </Inspector>
  );
}
