import { useMemo, useState } from 'react';
import type { TimeAxis } from '#shared/base/axis.ts';
import type { Probe } from '#shared/stages/publish.ts';
import { FanChart } from '../../components/fan-chart.tsx';
import { formatBytes, formatDuration, formatNumber, formatValue, plural } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { RecordSelect } from '../../components/record-select.tsx';
import { Stat, Stats } from '../../components/stat.tsx';
import classes from './publish.module.css';

/** Milliseconds at the 95th percentile above which the alert of the bundle fires. */
const SLOW = 500;
/** Relative difference that rounding explains. */
const CLOSE = 1e-6;

const gaps = (values: readonly (number | null)[]): Float64Array => Float64Array.from(values, (x) => x ?? Number.NaN);
const ms = (x: number): string => formatValue(x, 3);

/** How a release did when it was served here: readiness, latency, memory, and its golden samples beside what it answered. */
export function ProbeResult({ probe, axis, unit }: { probe: Probe; axis: TimeAxis; unit: string }) {
  const worst = Math.max(0, ...probe.samples.map((s) => s.difference));
  return (
    <>
      <Stats label="What the probe found">
        <Stat label="Ready after" value={formatDuration(probe.ready)} note="from start to /ready" />
        <Stat label="p50" value={ms(probe.latency.p50)} unit="ms" />
        <Stat label="p95" value={ms(probe.latency.p95)} unit="ms" {...(probe.latency.p95 > SLOW ? { tone: 'warning' as const } : {})} />
        <Stat label="p99" value={ms(probe.latency.p99)} unit="ms" />
        <Stat label="Slowest" value={ms(probe.latency.max)} unit="ms" />
        <Stat label="Memory" value={formatBytes(probe.memory)} />
        <Stat
          label="Requests"
          value={formatNumber(probe.requests)}
          note={probe.failed === 0 ? 'none failed' : `${formatNumber(probe.failed)} failed`}
          {...(probe.failed > 0 ? { tone: 'error' as const } : {})}
        />
        <Stat
          label="Golden samples"
          value={worst <= CLOSE ? 'same' : formatValue(worst, 2)}
          note={worst <= CLOSE ? plural(probe.samples.length, 'series', 'series') : 'largest relative difference'}
          tone={worst <= CLOSE ? 'quality' : 'error'}
        />
      </Stats>
      {probe.samples.length > 0 && <Samples samples={probe.samples} axis={axis} unit={unit} />}
      <Panel title="What the service said">
        <p className={classes.note}>
          Health:{' '}
          {Object.entries(probe.health)
            .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
            .join(', ') || 'nothing'}
        </p>
        {probe.log.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <pre className={classes.log} tabIndex={0}>
            {probe.log.join('\n')}
          </pre>
        )}
      </Panel>
    </>
  );
}

function Samples({ samples, axis, unit }: { samples: Probe['samples']; axis: TimeAxis; unit: string }) {
  const [series, setSeries] = useState(samples[0]!.series);
  const one = samples.find((s) => s.series === series) ?? samples[0]!;
  const fan = useMemo(() => {
    const times = Float64Array.from(one.times);
    return {
      forecasts: [
        {
          name: 'As it was served',
          times,
          mean: gaps(one.mean),
          intervals: one.intervals.map((i) => ({ level: i.level, lo: gaps(i.lo), hi: gaps(i.hi) })),
        },
      ],
      scenario: { name: 'Golden sample', times, values: gaps(one.expected) },
    };
  }, [one]);
  return (
    <Panel
      title="Golden samples: expected and served"
      flush
      actions={
        <>
          <span className={classes.dim}>difference {formatValue(one.difference, 2)}</span>
          {samples.length > 1 && (
            <RecordSelect
              label="Series"
              width={200}
              options={samples.map((s) => ({
                id: s.series,
                title: s.series || 'the only series',
                note: `difference ${formatValue(s.difference, 2)}`,
              }))}
              value={one.series}
              onChange={setSeries}
            />
          )}
        </>
      }
    >
      <FanChart
        label={`Golden sample of ${one.series || 'the series'}`}
        axis={axis}
        unit={unit}
        height={260}
        zoomKey={one.series}
        {...fan}
      />
    </Panel>
  );
}
