import { Select } from '@mantine/core';
import type { WeatherRule } from '#shared/stages/features.ts';
import { Figure, Rows } from './rows.tsx';

const KINDS = [
  { value: 'heating', label: 'Heating degrees' },
  { value: 'cooling', label: 'Cooling degrees' },
  { value: 'wind-power', label: 'Wind-power curve' },
  { value: 'clear-sky', label: 'Sun and clear sky' },
];

type Kind = 'heating' | 'cooling' | 'wind-power' | 'clear-sky';
const kindOf = (rule: WeatherRule): Kind => (rule.kind === 'degrees' ? rule.side : rule.kind);

function textOf(rule: WeatherRule): string {
  if (rule.kind === 'degrees') return `${rule.side} degrees of ${rule.of}, base ${rule.base}°`;
  if (rule.kind === 'wind-power') return `power curve of ${rule.of}`;
  return `sun at ${rule.latitude}, ${rule.longitude}${rule.of ? `, index of ${rule.of}` : ''}`;
}

/** A rule of the kind with what is usual; the column is kept where both have one. */
function fresh(kind: Kind, of: string): WeatherRule {
  if (kind === 'clear-sky') return { kind, latitude: 48.9, longitude: 2.4 };
  if (kind === 'wind-power') return { kind, of, cutIn: 3, rated: 12, cutOut: 25 };
  return { kind: 'degrees', of, side: kind, base: kind === 'heating' ? 18 : 22 };
}

/** What weather does to demand and supply. */
export function WeatherFields(props: { rules: WeatherRule[]; names: readonly string[]; onChange: (rules: WeatherRule[]) => void }) {
  const { rules, names, onChange } = props;
  const first = names[0] ?? '';
  return (
    <Rows<WeatherRule>
      items={rules}
      name="weather feature"
      fresh={fresh(names.length > 0 ? 'heating' : 'clear-sky', first)}
      text={textOf}
      onChange={onChange}
      row={(r, set) => (
        <>
          <Select
            aria-label="Kind"
            data={names.length > 0 ? KINDS : KINDS.slice(-1)}
            value={kindOf(r)}
            allowDeselect={false}
            onChange={(kind) => kind && onChange(rules.map((one) => (one === r ? fresh(kind as Kind, r.of ?? first) : one)))}
          />
          {names.length > 0 && (
            <Select
              aria-label="Of"
              data={r.kind === 'clear-sky' ? [{ value: '', label: 'no irradiance column' }, ...names] : names}
              value={r.of ?? ''}
              allowDeselect={false}
              onChange={(of) => set({ of: of || undefined } as Partial<WeatherRule>)}
            />
          )}
          {r.kind === 'degrees' && (
            <Figure label="Base temperature" prefix="base " suffix=" °" real value={r.base} onChange={(base) => set({ base })} />
          )}
          {r.kind === 'wind-power' && (
            <>
              <Figure label="Cut-in speed" prefix="cut-in " real min={0} value={r.cutIn} onChange={(cutIn) => set({ cutIn })} />
              <Figure label="Rated speed" prefix="rated " real min={0} value={r.rated} onChange={(rated) => set({ rated })} />
              <Figure label="Cut-out speed" prefix="cut-out " real min={0} value={r.cutOut} onChange={(cutOut) => set({ cutOut })} />
            </>
          )}
          {r.kind === 'clear-sky' && (
            <>
              <Figure
                label="Latitude"
                prefix="lat "
                real
                min={-90}
                max={90}
                value={r.latitude}
                onChange={(latitude) => set({ latitude })}
              />
              <Figure
                label="Longitude"
                prefix="lon "
                real
                min={-180}
                max={180}
                value={r.longitude}
                onChange={(longitude) => set({ longitude })}
              />
            </>
          )}
        </>
      )}
    />
  );
}
