import type { TimeAxis } from '#shared/base/axis.ts';
import type { Colours } from './colours.ts';
import { fade } from './colours.ts';
import type { Layout } from './plotly.ts';

/** The look of every chart: no frame, thin grid, figures in the app's type, one hover label for all lines. */
export function baseLayout(colours: Colours, font: string): Layout {
  const { surface } = colours;
  const axis = {
    gridcolor: surface.grid,
    linecolor: surface.line,
    zerolinecolor: surface.line,
    zerolinewidth: 1,
    tickfont: { color: surface.dim, size: 11 },
    title: { font: { color: surface.dim, size: 11 }, standoff: 8 },
    automargin: true,
    spikecolor: surface.dim,
    spikethickness: 1,
    spikedash: 'dot',
  } as const;
  return {
    autosize: true,
    margin: { l: 8, r: 12, t: 10, b: 8, pad: 0 },
    paper_bgcolor: surface.panel,
    plot_bgcolor: surface.panel,
    font: { family: font, size: 12, color: surface.text },
    hovermode: 'x unified',
    hoverdistance: 40,
    hoverlabel: {
      bgcolor: surface.raised,
      bordercolor: surface.line,
      font: { color: surface.text, size: 12, family: font },
      align: 'left',
      namelength: 40,
    },
    dragmode: 'zoom',
    uirevision: 'kept',
    showlegend: true,
    legend: { orientation: 'h', x: 0, y: 1, yanchor: 'bottom', xanchor: 'left', font: { size: 12 }, bgcolor: 'rgba(0,0,0,0)' },
    separators: '.\u202f',
    xaxis: {
      ...axis,
      showgrid: false,
      showspikes: true,
      spikemode: 'across',
      spikesnap: 'cursor',
      ticks: 'outside',
      ticklen: 4,
      tickcolor: surface.line,
    },
    yaxis: {
      ...axis,
      showspikes: false,
      fixedrange: true,
      separatethousands: true,
      exponentformat: 'SI',
      minexponent: 5,
      hoverformat: ',.5~g',
    } as Layout['yaxis'],
  };
}

/** Layout of an x axis that shows times of `axis` (already turned into its wall clock). */
export const timeAxis = (axis: TimeAxis): Layout['xaxis'] =>
  axis.kind === 'integer' ? { type: 'linear', tickformat: 'd' } : { type: 'date', hoverformat: hoverFormat(axis) };

function hoverFormat(axis: TimeAxis & { kind: 'calendar' }): string {
  const { unit } = axis.every;
  if (unit === 'year') return '%Y';
  if (unit === 'month' || unit === 'quarter') return '%b %Y';
  if (unit === 'day' || unit === 'week') return '%a %d %b %Y';
  return unit === 'second' ? '%a %d %b %Y %H:%M:%S' : '%a %d %b %Y %H:%M';
}

/** A vertical line over the whole height, with a word beside it. */
export function markAt(x: number, text: string, colours: Colours): Layout {
  return {
    shapes: [{ type: 'line', x0: x, x1: x, y0: 0, y1: 1, yref: 'paper', line: { color: colours.meaning.cutoff, width: 1, dash: 'dash' } }],
    annotations: [
      {
        x,
        y: 1,
        yref: 'paper',
        text,
        showarrow: false,
        xanchor: 'left',
        yanchor: 'top',
        xshift: 4,
        font: { size: 11, color: colours.meaning.cutoff },
      },
    ],
  };
}

/** A shaded range of time. */
export const bandAt = (from: number, to: number, colour: string): NonNullable<Layout['shapes']>[number] => ({
  type: 'rect',
  x0: from,
  x1: to,
  y0: 0,
  y1: 1,
  yref: 'paper',
  fillcolor: fade(colour, 0.13),
  line: { width: 1, color: fade(colour, 0.5) },
  layer: 'below',
});

/** Joins a layout on to the base one; the axes are joined one level deep. */
export function joinLayout(base: Layout, more: Layout | undefined): Layout {
  if (!more) return base;
  const out: Record<string, unknown> = { ...base, ...more };
  for (const key of Object.keys(more)) {
    if (!/^[xy]axis/.test(key) && key !== 'margin' && key !== 'legend') continue;
    const under = key.startsWith('x') ? base.xaxis : key.startsWith('y') ? base.yaxis : (base as Record<string, object>)[key];
    const over = (more as Record<string, { title?: object }>)[key];
    const title = { ...(under as { title?: object } | undefined)?.title, ...over?.title };
    out[key] = { ...under, ...over, ...(/axis/.test(key) ? { title } : {}) };
  }
  return out as Layout;
}
