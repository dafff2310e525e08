import { IconBookmark } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { RegistryModel, RegistryVersion } from '#shared/services/registry.ts';
import { useCall } from '../client/call.ts';
import { useModelTitle } from '../client/models.ts';
import { Chip } from '../components/chip.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { formatAgo, formatValue } from '../components/format.ts';
import { metricTitle } from '../components/metric-facts.ts';
import { Panel } from '../components/panel.tsx';
import { PersonText } from '../components/person.tsx';
import { OneVersion } from './one-version.tsx';
import classes from './registry.module.css';

/** What is looked at first, in this order, of what the versions were scored by. */
const USUAL = ['wape', 'mase', 'rmse'];

const Names = ({ aliases }: { aliases: readonly string[] }) => (
  <span className={classes.row}>
    {aliases.map((alias) => (
      <Chip key={alias} tone={alias === 'champion' ? 'forecast' : 'plain'} icon={<IconBookmark size={12} />}>
        {alias}
      </Chip>
    ))}
  </span>
);

/** The versions of a model, newest first, and one of them in full. */
export function Versions(props: {
  model: RegistryModel;
  selected: number | undefined;
  onSelect: (version: number) => void;
  onCompare: (from: number, to: number) => void;
}) {
  const { model, onSelect } = props;
  const titleOf = useModelTitle();
  const cards = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data;
  const columns = useMemo((): DataColumn<RegistryVersion>[] => {
    const scored = USUAL.filter((m) => model.versions.some((v) => typeof v.metrics[m] === 'number')).slice(0, 2);
    return [
      { id: 'version', title: 'Version', width: 76, value: (v) => v.version },
      { id: 'aliases', title: 'Aliases', width: 190, value: (v) => v.aliases.join(' '), cell: (v) => <Names aliases={v.aliases} /> },
      { id: 'fit', title: 'Fit', value: (v) => titleOf(v.key) },
      ...scored.map(
        (m): DataColumn<RegistryVersion> => ({
          id: m,
          title: metricTitle(cards ?? [], m),
          width: 90,
          align: 'right',
          value: (v) => v.metrics[m],
          cell: (v) => formatValue(v.metrics[m], 4),
        }),
      ),
      {
        id: 'gates',
        title: 'Gates',
        width: 90,
        align: 'left',
        value: (v) => v.gatesPassed / Math.max(1, v.gates),
        cell: (v) => (
          <Chip tone={v.gatesPassed === v.gates ? 'good' : 'warning'}>
            {v.gatesPassed} of {v.gates}
          </Chip>
        ),
      },
      { id: 'author', title: 'Author', width: 168, value: (v) => v.author?.name, cell: (v) => <PersonText person={v.author} /> },
      { id: 'reviewer', title: 'Approved by', width: 168, value: (v) => v.reviewer?.name, cell: (v) => <PersonText person={v.reviewer} /> },
      { id: 'releases', title: 'Releases', width: 80, value: (v) => v.releases.length, cell: (v) => v.releases.length || '–' },
      { id: 'made', title: 'When', width: 96, align: 'left', value: (v) => v.created, cell: (v) => formatAgo(v.created) },
    ];
  }, [model, titleOf, cards]);
  const one = model.versions.find((v) => v.version === props.selected) ?? model.versions[0];
  return (
    <>
      <Panel title={`Versions of ${model.name}`} flush>
        <DataTable
          label="Versions"
          rows={model.versions}
          columns={columns}
          rowKey={(v) => String(v.version)}
          {...(one ? { selected: String(one.version) } : {})}
          onSelect={(v) => onSelect(v.version)}
          height={34 + Math.min(8, model.versions.length) * 28}
        />
      </Panel>
      {one && <OneVersion model={model} version={one} titleOf={titleOf} onCompare={props.onCompare} />}
    </>
  );
}
