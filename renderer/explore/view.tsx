import { useCall } from '../client/call.ts';
import type { DatasetRow } from '../client/data.ts';
import { usePlace } from '../client/place.ts';
import { describeAxis, formatNumber, plural } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { Canvas, StageHeader } from '../components/stage-header.tsx';
import classes from './explore.module.css';
import { SeriesChart } from './series-chart.tsx';
import { SeriesFacts } from './series-facts.tsx';
import { SeriesList } from './series-list.tsx';

interface Shown {
  series?: string;
}

/** Any series of the data set, or the total of all, at the resolution of the screen. */
export function ExploreView({ dataset }: { dataset: DatasetRow }) {
  const [{ series }, setPlace] = usePlace<Shown>();
  const { body } = dataset;
  const single = body.seriesCount === 1;
  const input = { dataset: dataset.head.id, limit: 20, ...(series === undefined ? {} : { search: series }) };
  const named = useCall((c) => c.series.list, single || series !== undefined ? input : null, { fresh: Number.POSITIVE_INFINITY });
  const row = named.data?.series.find((s) => single || s.series === series);
  return (
    <Canvas>
      <StageHeader
        title="Explore"
        purpose={`${body.name} v${dataset.version}: ${plural(body.seriesCount, 'series', 'series')}, ${formatNumber(body.rows)} rows, ${describeAxis(body.axis)}`}
      />
      <div className={classes.columns} data-single={single || undefined}>
        {!single && (
          <Panel title="Series" flush grow>
            <SeriesList dataset={dataset} selected={series} onSelect={(next) => setPlace({ series: next?.series })} />
          </Panel>
        )}
        <Panel title={series ?? (single ? body.name : 'Total of all series')} flush grow>
          {row && <SeriesFacts row={row} dataset={dataset} />}
          <SeriesChart key={series ?? ''} dataset={dataset} series={series} />
        </Panel>
      </div>
    </Canvas>
  );
}
