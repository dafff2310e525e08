import type { Recipe } from '#shared/stages/features.ts';
import { Figure, Rows } from './rows.tsx';

type Fourier = Recipe['fourier'][number];

export function FourierFields(props: { fourier: Fourier[]; seasons: readonly number[]; onChange: (fourier: Fourier[]) => void }) {
  const { fourier, seasons, onChange } = props;
  const unused = seasons.find((s) => s > 1 && !fourier.some((f) => f.period === s));
  return (
    <Rows
      items={fourier}
      name="Fourier terms"
      fresh={{ period: unused ?? 24, order: 3 }}
      text={(f) => `period ${f.period}, order ${f.order}`}
      onChange={onChange}
      row={(f, set) => (
        <>
          <Figure
            label="Period in steps"
            prefix="period "
            real
            min={2}
            value={f.period}
            onChange={(period) => set({ period: Math.max(2, period) })}
          />
          <Figure label="Order" prefix="order " min={1} max={50} value={f.order} onChange={(order) => set({ order: Math.max(1, order) })} />
        </>
      )}
    />
  );
}
