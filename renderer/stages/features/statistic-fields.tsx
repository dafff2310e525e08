import { Select } from '@mantine/core';
import type { ExpandingRule, RollingRule, WeightedRule } from '#shared/stages/features.ts';
import { Figure, OfSelect, ofText, Rows } from './rows.tsx';

const STATS = ['mean', 'std', 'min', 'max', 'sum', 'median', 'quantile'] as const;
const ALL_STATS = ['mean', 'std', 'min', 'max'] as const;

interface Props<T> {
  rules: T[];
  names: readonly string[];
  onChange: (rules: T[]) => void;
}

const least = (of: string | undefined): number => (of ? 0 : 1);

export function RollingFields({ rules, names, onChange }: Props<RollingRule>) {
  return (
    <Rows
      items={rules}
      name="rolling statistic"
      fresh={{ window: 24, stat: 'mean', lag: 1 }}
      text={(r) => `${r.stat}${r.stat === 'quantile' ? ` ${r.quantile ?? 0.5}` : ''} over ${r.window}, lag ${r.lag}${ofText(r.of)}`}
      onChange={onChange}
      row={(r, set) => (
        <>
          <Select
            aria-label="Statistic"
            data={STATS}
            value={r.stat}
            allowDeselect={false}
            onChange={(stat) =>
              stat && set({ stat: stat as RollingRule['stat'], quantile: stat === 'quantile' ? (r.quantile ?? 0.9) : undefined })
            }
          />
          {r.stat === 'quantile' && (
            <Figure
              label="Quantile"
              prefix="p "
              real
              min={0.001}
              max={0.999}
              value={r.quantile ?? 0.5}
              onChange={(quantile) => set({ quantile })}
            />
          )}
          <Figure label="Window in steps" prefix="of " min={2} value={r.window} onChange={(window) => set({ window })} />
          <Figure label="Ending this many steps back" prefix="lag " min={least(r.of)} value={r.lag} onChange={(lag) => set({ lag })} />
          {names.length > 0 && <OfSelect names={names} value={r.of} onChange={(of) => set({ of, lag: Math.max(least(of), r.lag) })} />}
        </>
      )}
    />
  );
}

export function ExpandingFields({ rules, names, onChange }: Props<ExpandingRule>) {
  return (
    <Rows
      items={rules}
      name="statistic of all so far"
      fresh={{ stat: 'mean', lag: 1 }}
      text={(r) => `${r.stat} of all so far, lag ${r.lag}${ofText(r.of)}`}
      onChange={onChange}
      row={(r, set) => (
        <>
          <Select
            aria-label="Statistic"
            data={ALL_STATS}
            value={r.stat}
            allowDeselect={false}
            onChange={(stat) => stat && set({ stat: stat as ExpandingRule['stat'] })}
          />
          <Figure label="Ending this many steps back" prefix="lag " min={least(r.of)} value={r.lag} onChange={(lag) => set({ lag })} />
          {names.length > 0 && <OfSelect names={names} value={r.of} onChange={(of) => set({ of, lag: Math.max(least(of), r.lag) })} />}
        </>
      )}
    />
  );
}

export function WeightedFields({ rules, names, onChange }: Props<WeightedRule>) {
  return (
    <Rows
      items={rules}
      name="weighted mean"
      fresh={{ halfLife: 24, lag: 1 }}
      text={(r) => `weighted mean, half-life ${r.halfLife}, lag ${r.lag}${ofText(r.of)}`}
      onChange={onChange}
      row={(r, set) => (
        <>
          <Figure
            label="Half-life in steps"
            prefix="half-life "
            real
            min={0.1}
            value={r.halfLife}
            onChange={(halfLife) => set({ halfLife: Math.max(0.1, halfLife) })}
          />
          <Figure label="Ending this many steps back" prefix="lag " min={least(r.of)} value={r.lag} onChange={(lag) => set({ lag })} />
          {names.length > 0 && <OfSelect names={names} value={r.of} onChange={(of) => set({ of, lag: Math.max(least(of), r.lag) })} />}
        </>
      )}
    />
  );
}
