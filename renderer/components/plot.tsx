import type { PlotlyHTMLElement, PlotRelayoutEvent } from 'plotly.js';
import { type RefObject, useEffect, useRef } from 'react';
import type { Layout, Plotly, Trace } from './plotly.ts';

export interface PlotPoint {
  x: number | string;
  y: number;
  /** Which trace, and which of its points. */
  trace: number;
  index: number;
}

export interface PlotEvents {
  /** The visible range after a zoom or pan; null when it was reset. Values as on the axis. */
  onRange?: (range: [number, number] | null) => void;
  onPoint?: (point: PlotPoint) => void;
}

// Plotly hands out axis values as numbers or as "2024-01-01 12:00", which is meant as UTC.
const toNumber = (x: unknown): number => (typeof x === 'number' ? x : Date.parse(`${String(x).replace(' ', 'T')}Z`));

function rangeOf(event: PlotRelayoutEvent): [number, number] | null | undefined {
  const e = event as Record<string, unknown>;
  const [from, to] = (e['xaxis.range'] as unknown[] | undefined) ?? [e['xaxis.range[0]'], e['xaxis.range[1]']];
  if (from !== undefined && to !== undefined) return [toNumber(from), toNumber(to)];
  return e['xaxis.autorange'] ? null : undefined;
}

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: 'reset', showTips: false } as const;

interface PlotProps extends PlotEvents {
  plotly: Plotly;
  target: RefObject<HTMLDivElement | null>;
  data: readonly Trace[];
  layout: Layout;
  className?: string;
}

/** The one place that talks to Plotly. Redraws by difference, cleans up when it goes. */
export function Plot({ plotly, target, data, layout, className, onRange, onPoint }: PlotProps) {
  const events = useRef<PlotEvents>({});
  events.current = { onRange, onPoint };

  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const listen = (graph: PlotlyHTMLElement) => {
      graph.removeAllListeners('plotly_relayout');
      graph.removeAllListeners('plotly_click');
      graph.on('plotly_relayout', (event) => {
        const range = rangeOf(event);
        if (range !== undefined) events.current.onRange?.(range);
      });
      graph.on('plotly_click', ({ points: [p] }) => {
        if (p) events.current.onPoint?.({ x: p.x as number | string, y: p.y as number, trace: p.curveNumber, index: p.pointNumber });
      });
    };
    void plotly.react(element, data as Trace[], layout, CONFIG).then(listen, () => {});
  }, [plotly, target, data, layout]);

  useEffect(() => {
    const element = target.current;
    return () => {
      if (element) plotly.purge(element);
    };
  }, [plotly, target]);

  return <div ref={target} className={className} />;
}
