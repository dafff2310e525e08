import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ClockLag, Recipe } from '#shared/stages/features.ts';
import { formatLags, parseLags } from './recipe.ts';
import { Figure, OfSelect, ofText, Rows } from './rows.tsx';

/** Steps back as text: "1-3, 24, 168". */
export function LagsField({ lags, label, onChange }: { lags: number[]; label: string; onChange: (lags: number[]) => void }) {
  const [text, setText] = useState(formatLags(lags));
  const [was, setWas] = useState(lags);
  if (was !== lags && formatLags(parseLags(text)) !== formatLags(lags)) {
    setWas(lags);
    setText(formatLags(lags));
  }
  return (
    <TextInput
      aria-label={label}
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

const UNITS = ['day', 'week', 'month', 'year'] as const;

export function ClockLagFields(props: { rules: ClockLag[]; names: readonly string[]; onChange: (rules: ClockLag[]) => void }) {
  return (
    <Rows
      items={props.rules}
      name="lag by the clock"
      fresh={{ n: 1, unit: 'day' }}
      text={(r) => `${r.n} ${r.unit}${r.n === 1 ? '' : 's'} before${ofText(r.of)}`}
      onChange={props.onChange}
      row={(r, set) => (
        <>
          <Figure label="How many" min={1} max={1000} value={r.n} onChange={(n) => set({ n: Math.max(1, n) })} />
          <Select
            aria-label="Unit"
            data={UNITS.map((unit) => ({ value: unit, label: `${unit}s before` }))}
            value={r.unit}
            allowDeselect={false}
            onChange={(unit) => unit && set({ unit: unit as ClockLag['unit'] })}
          />
          {props.names.length > 0 && <OfSelect names={props.names} value={r.of} onChange={(of) => set({ of })} />}
        </>
      )}
    />
  );
}

type CovariateLags = Recipe['covariateLags'][number];

export function CovariateLagFields(props: {
  rules: CovariateLags[];
  names: readonly string[];
  onChange: (rules: CovariateLags[]) => void;
}) {
  const unused = props.names.find((name) => !props.rules.some((r) => r.of === name)) ?? props.names[0]!;
  return (
    <Rows
      items={props.rules}
      name="lags of a covariate"
      fresh={{ of: unused, lags: [1] }}
      text={(r) => `${r.of}: ${formatLags(r.lags)}`}
      onChange={props.onChange}
      row={(r, set) => (
        <>
          <Select aria-label="Covariate" data={props.names} value={r.of} allowDeselect={false} onChange={(of) => of && set({ of })} />
          <LagsField label={`Lags of ${r.of}`} lags={r.lags} onChange={(lags) => lags.length > 0 && set({ lags })} />
        </>
      )}
    />
  );
}
