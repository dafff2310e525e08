import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { useColours } from './colours.ts';
import { COMPONENT_ROW, type ComponentParts, componentLayout, componentTable, componentTraces } from './component-data.ts';

/** A series taken apart: one row per part, over the end of its history and the horizon. */
export function ComponentChart({ label, parts, loading }: { label: string; parts: ComponentParts; loading?: boolean }) {
  const colours = useColours();
  const data = useMemo(() => componentTraces(parts, colours), [parts, colours]);
  const layout = useMemo(() => ({ uirevision: label, ...componentLayout(parts, colours) }), [label, parts, colours]);
  return (
    <Chart
      label={label}
      data={data}
      layout={layout}
      height={48 + Math.max(2, parts.components.length) * COMPONENT_ROW}
      loading={loading}
      table={() => componentTable(parts)}
    />
  );
}
