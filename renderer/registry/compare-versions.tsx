import { IconGitCompare } from '@tabler/icons-react';
import type { RegistryModel } from '#shared/services/registry.ts';
import { useCall } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo, formatValue } from '../components/format.ts';
import { Markdown } from '../components/markdown.tsx';
import { Panel } from '../components/panel.tsx';
import { RecordSelect } from '../components/record-select.tsx';
import { DifferenceTable } from './difference-table.tsx';
import classes from './registry.module.css';

/** What changed between two versions: in words, by section, and whether the difference is more than chance. */
export function CompareVersions(props: {
  model: RegistryModel;
  from: number | undefined;
  to: number | undefined;
  onChange: (from: number, to: number) => void;
}) {
  const { model, onChange } = props;
  const [newest, before] = model.versions;
  const to = props.to ?? newest?.version;
  const from = props.from ?? (model.aliases.champion !== to ? model.aliases.champion : undefined) ?? before?.version;
  const differ = from !== undefined && to !== undefined && from !== to;
  const found = useCall((c) => c.registry.compare, differ ? { model: model.name, from, to } : null, { keep: true });
  if (model.versions.length < 2 || from === undefined || to === undefined)
    return (
      <EmptyState
        icon={IconGitCompare}
        title="Only one version"
        text={`With the second approval under the name ${model.name} there will be something to compare.`}
      />
    );
  const options = model.versions.map((v) => ({
    id: String(v.version),
    title: `Version ${v.version}${v.aliases.length > 0 ? `, ${v.aliases.join(', ')}` : ''}`,
    note: `${v.key}, ${formatAgo(v.created)}`,
  }));
  return (
    <>
      <div className={classes.pickers}>
        <RecordSelect label="From" labelled width={230} options={options} value={String(from)} onChange={(v) => onChange(Number(v), to)} />
        <RecordSelect label="To" labelled width={230} options={options} value={String(to)} onChange={(v) => onChange(from, Number(v))} />
      </div>
      {found.error && <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />}
      {!differ && <p className={classes.dim}>Choose two versions that differ.</p>}
      {differ && found.data && (
        <>
          <Panel title={`From version ${found.data.from} to version ${found.data.to}`}>
            <Markdown text={found.data.text} />
            {found.data.significance && (
              <p className={classes.significance}>
                {found.data.significance.sentence}{' '}
                <span className={classes.dim}>
                  {found.data.significance.test}, p = {formatValue(found.data.significance.p, 3)}
                </span>
              </p>
            )}
          </Panel>
          {found.data.sections.map((s) => (
            <DifferenceTable key={s.id} title={s.title} rows={s.rows} from={found.data.from} to={found.data.to} />
          ))}
        </>
      )}
    </>
  );
}
