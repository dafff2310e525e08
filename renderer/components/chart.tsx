import { ActionIcon, Loader, Menu, useMantineTheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconCamera, IconDots, IconTable, IconZoomReset } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import classes from './chart.module.css';
import { baseLayout, joinLayout } from './chart-layout.ts';
import { ChartTable, type TableColumn } from './chart-table.tsx';
import { useColours } from './colours.ts';
import { Plot, type PlotEvents } from './plot.tsx';
import { type Layout, loadPlotly, type Plotly, type Trace } from './plotly.ts';

export interface ChartProps extends PlotEvents {
  /** What the chart shows, for those who cannot see it, and for the file name of the picture. */
  label: string;
  /** Keep it stable (useMemo): a new array is a redraw. */
  data: readonly Trace[];
  layout?: Layout;
  /** Pixels; left out, the chart takes the height it is given. */
  height?: number;
  /** The same figures as a table. */
  table?: () => { columns: TableColumn[]; rows: number };
  /** New figures are on their way: the old ones stay, dimmed. */
  loading?: boolean;
}

function usePlotly(): Plotly | undefined {
  const [plotly, setPlotly] = useState<Plotly>();
  useEffect(() => {
    let alive = true;
    void loadPlotly().then((p) => alive && setPlotly(() => p));
    return () => {
      alive = false;
    };
  }, []);
  return plotly;
}

/** A chart that follows the theme and the size of its box, reports zooms, and can be read as a table. */
export function Chart({ label, data, layout, height, table, loading, onRange, onPoint }: ChartProps) {
  const { fontFamily } = useMantineTheme();
  const colours = useColours();
  const plotly = usePlotly();
  const target = useRef<HTMLDivElement>(null);
  const { ref, width, height: given } = useElementSize();
  const [asTable, setAsTable] = useState(false);
  const full = useMemo(
    () => ({ ...joinLayout(baseLayout(colours, fontFamily), layout), width, height: height ?? given }),
    [colours, fontFamily, layout, width, height, given],
  );
  const fits = full.width > 40 && full.height > 40;
  const reset = () => target.current && void plotly?.relayout(target.current, { 'xaxis.autorange': true, 'yaxis.autorange': true });
  const picture = () => {
    if (!target.current) return;
    const filename = label.replace(/[^\w-]+/g, '-');
    void plotly?.downloadImage(target.current, { format: 'png', filename, width: full.width * 2, height: full.height * 2 });
  };

  return (
    <figure
      className={classes.figure}
      style={height ? { height } : undefined}
      data-fill={height ? undefined : true}
      data-loading={loading || undefined}
      aria-label={label}
    >
      <div className={classes.menu}>
        {loading && <Loader size={14} color="gray" aria-label="Loading" />}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="sm" aria-label={`Options of the chart: ${label}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {table && (
              <Menu.Item leftSection={<IconTable size={14} />} onClick={() => setAsTable(!asTable)}>
                {asTable ? 'Show as chart' : 'Show as table'}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconZoomReset size={14} />} onClick={reset} disabled={asTable}>
              Show all
            </Menu.Item>
            <Menu.Item leftSection={<IconCamera size={14} />} onClick={picture} disabled={asTable}>
              Save as picture
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div ref={ref} className={classes.area} data-table={asTable || undefined}>
        {asTable && table && <ChartTable label={label} {...table()} />}
        {!asTable && plotly && fits && (
          <Plot plotly={plotly} target={target} data={data} layout={full} onRange={onRange} onPoint={onPoint} className={classes.plot} />
        )}
        {!asTable && !plotly && <Loader size="sm" color="gray" className={classes.wait} aria-label="Loading the chart" />}
      </div>
    </figure>
  );
}
