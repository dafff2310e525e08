import { useMemo } from 'react';
import { type AttentionShares, attentionLayout, attentionTable, attentionTraces } from './attention-data.ts';
import { Chart } from './chart.tsx';
import { useColours } from './colours.ts';

/** Where a net looked back to, over all steps ahead and for each of them. */
export function AttentionChart({ label, attention, loading }: { label: string; attention: AttentionShares; loading?: boolean }) {
  const colours = useColours();
  const data = useMemo(() => attentionTraces(attention, colours), [attention, colours]);
  const layout = useMemo(() => ({ uirevision: label, ...attentionLayout() }), [label]);
  return <Chart label={label} data={data} layout={layout} height={340} loading={loading} table={() => attentionTable(attention)} />;
}
